import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readServerSentEvents, type ServerSentEvent } from './sse-parser.ts';

async function parse(pieces: readonly string[]): Promise<readonly ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of readServerSentEvents(piecemeal(pieces))) events.push(event);
  return events;
}

async function* piecemeal(pieces: readonly string[]): AsyncIterable<string> {
  yield* pieces;
}

it('an event is its name and its data, and an id is passed over', async () => {
  expect(await parse(['id: race/1@x\nevent: versions\ndata: {"a":1}\n\n'])).toEqual([
    { event: 'versions', data: '{"a":1}' },
  ]);
});

it('several lines of data are one text, and one space after the colon is no part of it', async () => {
  expect(await parse(['data:a\ndata:  b\n\n'])).toEqual([{ event: 'message', data: 'a\n b' }]);
});

it('comments, unknown fields and events without data are passed over', async () => {
  expect(await parse([': hello\nretry: 3\nevent: x\n\ndata\n\n'])).toEqual([{ event: 'message', data: '' }]);
});

it('an event that has not ended is not there yet', async () => {
  expect(await parse(['event: a\ndata: 1\n'])).toEqual([]);
});

it('is the same however the text is cut and whatever ends its lines', async () => {
  const body = 'event: a\ndata: 1\ndata: 2\n\n: beat\n\nevent: b\ndata: 3\n\n';
  const expected = await parse([body]);
  expect(expected).toHaveLength(2);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(60)), async (lineBreak, cuts) => {
      const text = body.replaceAll('\n', lineBreak);
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
      // A carriage return at the very end may be the half of a line break that never comes.
      expect(await parse([...pieces, lineBreak === '\r' ? ':' : ''])).toEqual(expected);
    }),
  );
}, 60_000);
