import type { SnapshotLine } from '@baton/protocol';
import type { ServerPorts, Timer } from '../engine/ports.ts';
import { stalledMs } from '../engine/stream.ts';
import { largeBytesMin } from './compression.ts';

type Ports = Pick<ServerPorts, 'timers' | 'log'>;

const encoder = new TextEncoder();
const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };

/**
 * NDJSON. A small scope is one piece of a stated length, which needs neither a stream nor a
 * compressor; most scopes are small, and after a pause all clients come for them at once.
 */
export async function snapshotAnswer(lines: AsyncGenerator<SnapshotLine>, ports: Ports): Promise<Response> {
  let text = '';
  while (text.length < largeBytesMin) {
    const { done, value } = await lines.next();
    if (done) return small(encoder.encode(text));
    text += textOf(value);
  }
  return new Response(snapshotBody(text, lines, ports), { headers });
}

function small(bytes: Uint8Array<ArrayBuffer>): Response {
  return new Response(bytes, { headers: { ...headers, 'content-length': String(bytes.length) } });
}

function textOf(line: SnapshotLine): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * A line is made only when the reader has room for it. A reader that takes nothing for `stalledMs`
 * is cut off: it goes on behind its last whole page.
 */
export function snapshotBody(
  first: string,
  rest: AsyncGenerator<SnapshotLine>,
  { timers, log }: Ports,
): ReadableStream<Uint8Array> {
  let stall: Timer | undefined;
  let isOver = false;

  function give(controller: ReadableStreamDefaultController<Uint8Array>, text: string): void {
    controller.enqueue(encoder.encode(text));
    stall = timers.start('snapshot reader', stalledMs, () => {
      controller.error(new Error('the reader took nothing'));
      void end();
    });
  }

  async function end(): Promise<void> {
    isOver = true;
    stall?.cancel();
    await rest.return(undefined);
  }

  return new ReadableStream<Uint8Array>({
    start: (controller) => give(controller, first),
    async pull(controller) {
      stall?.cancel();
      try {
        const { done, value } = await rest.next();
        // Who left meanwhile has no use for the line.
        if (isOver) return;
        if (done) controller.close();
        else give(controller, textOf(value));
      } catch (error) {
        if (isOver) return;
        log.error({ err: error }, 'a snapshot was cut');
        controller.error(error);
      }
    },
    cancel: end,
  });
}
