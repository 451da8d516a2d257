import type { ServerResponse } from 'node:http';
import type { BeginStream, OpenStream } from '../engine/stream.ts';
import { rawAnswerOf, type HttpContext } from './environment.ts';

/** Bytes that wait for one slow reader before its scopes stop and read on later. */
export const streamBufferBytesMax = 262_144;

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/**
 * An answer that nothing on its way keeps or holds back, and of which a slow reader has a bounded
 * part waiting. Where the listener writes it raw, the Response is the head alone: a web stream for
 * each reader costs as much as all else about an event.
 */
export function eventStream(context: HttpContext, begin: BeginStream): Response {
  const rawAnswer = rawAnswerOf(context);
  if (!rawAnswer) return new Response(webStream(begin), { headers });
  rawAnswer.body = begin;
  return new Response(null, { headers });
}

/** Writes a stream to Node's own answer, below the head of the Response. */
export function writeRaw(answer: ServerResponse, { headers: head }: Response, begin: BeginStream): void {
  answer.setHeaders(head);
  const stream = begin({
    write: (bytes) => void answer.write(bytes),
    hasRoom: () => answer.writableLength < streamBufferBytesMax,
    end: () => answer.end(),
    cut: () => answer.destroy(),
  });
  answer.on('drain', stream.resume);
  answer.on('close', stream.close);
  // Its reader left while it was asked who that is.
  if (answer.destroyed) stream.close();
}

function webStream(begin: BeginStream): ReadableStream<Uint8Array> {
  let stream: OpenStream | undefined;
  let isFull = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = begin({
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
