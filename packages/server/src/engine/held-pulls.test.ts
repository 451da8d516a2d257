import type { Cursor } from '@baton/protocol';
import { settle } from '@baton/testing/server';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PullRequest } from './pulls.ts';
import { createStreamWorld, upTo, type StreamWorld } from './stream-world.fixture.ts';

let world: StreamWorld;
/** Where the race's first version ends. */
let first: Cursor;

const claims = { sub: 'lena' };
const waitMs = 20_000;

const pull = (request: Partial<PullRequest> = {}) =>
  world.engine.pull(claims, { scope: world.scope, cursor: first, waitMs, ...request });

/** What became of it so far. */
function watch<Result>(promise: Promise<Result>) {
  const seen: { answer?: Result; code?: string } = {};
  promise.then(
    (answer) => {
      seen.answer = answer;
    },
    ({ code }: { code: string }) => {
      seen.code = code;
    },
  );
  return seen;
}

const versionsOf = (answer: { versions: readonly { version: number }[] } | undefined) =>
  answer?.versions.map(({ version }) => version);

beforeEach(async () => {
  world = await createStreamWorld();
  first = (await pull({ cursor: world.origin, waitMs: 0 })).cursor;
});

describe('a pull that may wait', () => {
  test('is answered at once where there is something', async () => {
    const seen = watch(pull({ cursor: world.origin }));
    await settle();
    expect(versionsOf(seen.answer)).toEqual([1]);
  });

  test('is refused at once for a cursor that cannot go on', async () => {
    await expect(pull({ cursor: { ...first, tag: 'f'.repeat(32) } })).rejects.toMatchObject({ code: 'CURSOR_TAG' });
  });

  test('is answered with what another program writes within a tenth of a second or so', async () => {
    const seen = watch(pull());
    await world.ports.advance(10_000);
    expect(seen).toEqual({});
    await world.addMarks(3);
    await world.ports.advance(120);
    expect(versionsOf(seen.answer)).toEqual([2]);
    expect(seen.answer).toMatchObject({ cursor: { version: 2 }, head: 2 });
  });

  test('is answered with what a push commits at once', async () => {
    world.access = 'write';
    world.engine.forgetAccess();
    const seen = watch(pull());
    await world.pushName('Coast');
    await settle();
    expect(versionsOf(seen.answer)).toEqual([2]);
  });

  test('says that there was nothing when its time is over, and leaves nothing behind', async () => {
    const seen = watch(pull());
    await world.ports.advance(waitMs - 1);
    expect(seen).toEqual({});
    await world.ports.advance(1);
    expect(seen.answer).toEqual({ versions: [], cursor: first, head: 1 });
    await world.ports.advance(1_000);
    expect(world.ports.waiting()).toEqual([]);
  });

  test('leaves nothing behind when its client goes', async () => {
    const client = new AbortController();
    const seen = watch(pull({ gone: client.signal }));
    await world.ports.advance(1_000);
    client.abort();
    await world.ports.advance(1_000);
    expect([world.ports.waiting(), versionsOf(seen.answer)]).toEqual([[], []]);
  });

  test('ends when the server stops, and no other begins', async () => {
    const seen = watch(pull());
    await settle();
    world.engine.stop();
    await settle();
    expect([seen.code, world.ports.waiting()]).toEqual(['SHUTTING_DOWN', []]);
    await expect(pull()).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  test('gives every version once, one pull after the other, whenever they are written', async () => {
    const received: number[] = [];
    let cursor = world.origin;
    let isDone = false;
    const reading = (async () => {
      while (!isDone) {
        const answer = await pull({ cursor });
        received.push(...answer.versions.map(({ version }) => version));
        cursor = answer.cursor;
      }
    })();
    for (let write = 0; write < 300; write++) {
      if (write % 3 === 0) world.read();
      await world.addMarks(1);
      if (write % 4 === 0) await world.ports.advance((write * 37) % 250);
    }
    await world.ports.advance(500);
    isDone = true;
    await world.ports.advance(waitMs);
    await reading;
    expect(received).toEqual(upTo(301));
  });
});

describe('a right that is withdrawn', () => {
  test('ends it within 5 s', async () => {
    const seen = watch(pull());
    await world.ports.advance(3_000);
    world.access = 'none';
    await world.ports.advance(5_000);
    expect(seen.code).toBe('SCOPE_FORBIDDEN');
    await world.ports.advance(1_000);
    expect(world.ports.waiting()).toEqual([]);
  });

  test('ends it at once where the application says so', async () => {
    const seen = watch(pull());
    await settle();
    world.access = 'none';
    world.engine.forgetAccess();
    await settle();
    expect(seen.code).toBe('SCOPE_FORBIDDEN');
  });

  test('lets nothing out that is written while nobody knows', async () => {
    const seen = watch(pull());
    await world.ports.advance(3_900);
    world.access = new Error('the database of rights is away');
    await world.ports.advance(2_000);
    expect(seen).toEqual({});
    await world.addMarks(1);
    await world.ports.advance(200);
    expect(seen.answer).toBeUndefined();
  });
});

describe('a thousand of them in one scope', () => {
  const waiting: ReturnType<typeof pull>[] = [];

  /** A thousand begin to wait. */
  async function wait(cursor: Cursor): Promise<void> {
    waiting.length = 0;
    waiting.push(...Array.from({ length: 1_000 }, () => pull({ cursor })));
    await world.ports.advance(0);
  }

  test('cost what one costs', async () => {
    const asked = vi.spyOn(world.store, 'heads');
    const read = vi.spyOn(world.store, 'pull');
    await wait(first);
    const readToBegin = read.mock.calls.length;
    await world.ports.advance(10_000);
    // One question in a tenth of a second, and no other.
    expect(asked.mock.calls.length).toBeLessThan(150);
    expect(readToBegin).toBeLessThanOrEqual(3);
    expect(read.mock.calls.length).toBe(readToBegin);
  });

  test('are given a version, and come back for the next, by few reads', async () => {
    await wait(first);
    const read = vi.spyOn(world.store, 'pull');
    await world.addMarks(1);
    await world.ports.advance(200);
    const answers = await Promise.all(waiting);
    expect(answers.every((answer) => answer.cursor.version === 2)).toBe(true);
    await wait(answers[0]?.cursor ?? first);
    expect(read.mock.calls.length).toBeLessThanOrEqual(4);
  });
});
