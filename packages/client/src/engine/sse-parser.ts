/** One message of a stream of server-sent events. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events out of text that comes in pieces (WHATWG HTML, section 9.2.6).
 * Of its fields `event` and `data` are used; ids are in our data, and `retry` is not ours.
 */
export function createSseParser(onEvent: (event: ServerSentEvent) => void): (piece: string) => void {
  let rest = '';
  let event = '';
  let data: string[] = [];

  function readLine(line: string): void {
    if (line === '') return dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }

  function dispatch(): void {
    if (data.length > 0) onEvent({ event: event || 'message', data: data.join('\n') });
    event = '';
    data = [];
  }

  return (piece) => {
    const text = rest + piece;
    let from = 0;
    // A carriage return at the very end may be half of a line break: wait for what follows.
    for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r(?!$)/g)) {
      readLine(text.slice(from, index));
      from = index + lineBreak.length;
    }
    rest = text.slice(from);
  };
}
