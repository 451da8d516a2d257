import { BatonError, errorOf, type Shape } from '@baton/protocol';

/**
 * The request's JSON. A stated length is all that HTTP lets through; without one the bytes are
 * counted while they are read.
 * @throws BatonError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, BAD_JSON, BAD_REQUEST
 */
export async function readJson(request: Request, bytesMax: number): Promise<unknown> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw errorOf('UNSUPPORTED_MEDIA_TYPE');
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    throw new BatonError('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed.', { details: 'content-encoding' });
  }
  const length = request.headers.get('content-length');
  if (Number(length) > bytesMax) tooLarge(bytesMax);
  // Twice as quick as by its stream, which the adapter makes only where somebody asks for it.
  const bytes = length === null ? await countBytes(request, bytesMax) : await request.arrayBuffer().catch(cutOff);
  if (bytes.byteLength > bytesMax) tooLarge(bytesMax);
  return parseJson(bytes);
}

async function countBytes(request: Request, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read().catch(cutOff)) ?? { done: true };
    if (done || !value) return Buffer.concat(chunks);
    length += value.length;
    if (length > bytesMax) {
      await reader?.cancel();
      tooLarge(bytesMax);
    }
    chunks.push(value);
  }
}

/** The sender left, or broke HTTP. */
function cutOff(cause: unknown): never {
  throw new BatonError('BAD_REQUEST', 'The body ended early.', { cause });
}

function parseJson(bytes: Uint8Array | ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw errorOf('BAD_JSON');
  }
}

function tooLarge(bytesMax: number): never {
  throw errorOf('BODY_TOO_LARGE', { details: `at most ${bytesMax} bytes` });
}

/** @throws BatonError BAD_REQUEST, naming the place */
export function parseMessage<Message>(shape: Shape<Message>, value: unknown): Message {
  const problem = shape.problem(value);
  if (problem === undefined) return value as Message;
  throw errorOf('BAD_REQUEST', { details: `body${problem}`.slice(0, 300) });
}
