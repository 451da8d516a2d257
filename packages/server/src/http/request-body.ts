import { BatonError, errorOf, type Shape } from '@baton/protocol';

/**
 * The request's JSON. Counted while it is read, whatever length it claims to have.
 * @throws BatonError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, BAD_JSON, BAD_REQUEST
 */
export async function readJson(request: Request, bytesMax: number): Promise<unknown> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw errorOf('UNSUPPORTED_MEDIA_TYPE');
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    throw new BatonError('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed.', { details: 'content-encoding' });
  }
  if (Number(request.headers.get('content-length')) > bytesMax) tooLarge(bytesMax);
  return parseJson(await readBytes(request, bytesMax));
}

async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array> {
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

function parseJson(bytes: Uint8Array): unknown {
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
