import type { SnapshotLine } from '@baton/protocol';
import type { Log } from '../engine/ports.ts';

/** NDJSON, a line made only when the reader has room for it. */
export function snapshotBody(
  first: SnapshotLine,
  rest: AsyncGenerator<SnapshotLine>,
  log: Log,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const encode = (line: SnapshotLine) => encoder.encode(`${JSON.stringify(line)}\n`);
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encode(first));
    },
    async pull(controller) {
      try {
        const { done, value } = await rest.next();
        if (done) controller.close();
        else controller.enqueue(encode(value));
      } catch (error) {
        log.error({ err: error }, 'a snapshot was cut');
        controller.error(error);
      }
    },
    async cancel() {
      await rest.return(undefined);
    },
  });
}
