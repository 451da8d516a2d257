import { readLines } from './text-lines.ts';

/** One message of a stream of server-sent events. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events out of text that comes in pieces (WHATWG HTML, section 9.2.6).
 * Of its fields `event` and `data` are used; ids are in our data, and `retry` is not ours.
 */
export async function* readServerSentEvents(pieces: AsyncIterable<string>): AsyncIterable<ServerSentEvent> {
  let event = 'message';
  let data: string[] = [];
  for await (const line of readLines(pieces)) {
    const [, field, value = ''] = /^([^:]*):? ?(.*)/s.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    if (line !== '') continue;
    if (data.length > 0) yield { event, data: data.join('\n') };
    event = 'message';
    data = [];
  }
}
