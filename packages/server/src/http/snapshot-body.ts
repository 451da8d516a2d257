import type { SnapshotLine } from '@baton/protocol';
import type { ServerPorts, Timer } from '../engine/ports.ts';
import { stalledMs } from '../engine/stream.ts';

/**
 * NDJSON, a line made only when the reader has room for it. A reader that takes nothing for
 * `stalledMs` is cut off: it goes on behind its last whole page.
 */
export function snapshotBody(
  first: SnapshotLine,
  rest: AsyncGenerator<SnapshotLine>,
  { timers, log }: Pick<ServerPorts, 'timers' | 'log'>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stall: Timer | undefined;
  let isOver = false;

  function give(controller: ReadableStreamDefaultController<Uint8Array>, line: SnapshotLine): void {
    controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
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
        else give(controller, value);
      } catch (error) {
        if (isOver) return;
        log.error({ err: error }, 'a snapshot was cut');
        controller.error(error);
      }
    },
    cancel: end,
  });
}
