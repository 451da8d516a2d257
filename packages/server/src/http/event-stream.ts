import type { OpenStream, StreamConnection } from '../engine/stream.ts';

/** Bytes that wait for one slow reader before its scopes stop and read on later. */
export const streamBufferBytesMax = 262_144;

/** An answer that nothing on its way keeps or holds back. */
export function eventStream(open: (connection: StreamConnection) => OpenStream): Response {
  return new Response(eventStreamBody(open), {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

/** What the reader has not taken yet is bounded. */
function eventStreamBody(open: (connection: StreamConnection) => OpenStream): ReadableStream<Uint8Array> {
  let stream: OpenStream | undefined;
  let isFull = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = open({
          write: (bytes) => controller.enqueue(bytes),
          hasRoom: () => {
            isFull = (controller.desiredSize ?? 0) <= 0;
            return !isFull;
          },
          end: () => controller.close(),
          cut: () => controller.error(new Error('the reader took nothing')),
        });
      },
      pull() {
        if (isFull) stream?.resume();
      },
      cancel() {
        stream?.close();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: streamBufferBytesMax }),
  );
}
