import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';

/** Below this an answer fits one packet anyway. */
export const largeBytesMin = 1_024;
const compressible = /^application\/(json|x-ndjson)$/;

/**
 * Compresses pulls and snapshots for clients that take gzip. By zlib and not by
 * CompressionStream, which on Node 20 reads its whole source at once, however slow the
 * reader is.
 */
export const compressLarge: MiddlewareHandler = async (context, next) => {
  await next();
  // Its body makes a stream of a small answer, which is written as it is where nobody asks for that.
  if (!isWorthIt(context.res.headers)) return;
  const { body, headers, status } = context.res;
  if (!body) return;
  headers.append('vary', 'Accept-Encoding');
  if (!takesGzip(context.req.header('accept-encoding'))) return;
  const compressed = new Response(gzip(body), { status, headers });
  compressed.headers.delete('content-length');
  compressed.headers.set('content-encoding', 'gzip');
  context.res = compressed;
};

function isWorthIt(headers: Headers): boolean {
  const length = headers.get('content-length');
  const isLarge = length === null || Number(length) >= largeBytesMin;
  return isLarge && compressible.test(headers.get('content-type') ?? '');
}

function takesGzip(accepted = ''): boolean {
  return accepted.split(',').some((entry) => {
    const [name, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return (name === 'gzip' || name === '*') && !parameters.some((part) => /^q=0(\.0*)?$/.test(part));
  });
}

function gzip(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const compressor = createGzip();
  // Whoever leaves first ends the other; what went wrong is in the source's own log.
  pipeline(Readable.fromWeb(body as NodeReadableStream), compressor, () => undefined);
  return Readable.toWeb(compressor) as ReadableStream<Uint8Array>;
}
