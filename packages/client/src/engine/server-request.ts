import {
  BatonError,
  deviceError,
  errorResponseShape,
  fits,
  protocolHeader,
  protocolVersion,
  responseToError,
  type Shape,
} from '@baton/protocol';
import { linkAbort } from './abort.ts';
import type { Network, NetworkResponse, Timers } from './ports/index.ts';
import type { TokenSource } from './token-source.ts';
import { createWatchdog } from './watchdog.ts';

export interface RequestParts {
  readonly network: Network;
  readonly timers: Timers;
  readonly token: TokenSource;
  /** Something in the server's own shape came back: a proven round trip. */
  readonly onContact: () => void;
}

export interface ServerRequest {
  readonly path: string;
  /** Sent as JSON by POST; a GET without. */
  readonly body?: unknown;
  /** Until the head of the answer is here. */
  readonly timeoutMs: number;
  /** Without a byte of the answer; as long as `timeoutMs` where it is not given. */
  readonly silenceMaxMs?: number;
  /** The only type of answer that is taken. */
  readonly contentType?: string;
  readonly signal: AbortSignal;
}

/** One request with a JSON answer of this shape. */
export async function requestJson<Value>(
  parts: RequestParts,
  shape: Shape<Value>,
  request: ServerRequest,
): Promise<Value> {
  const value = parseJson(shape, await readText(requestPieces(parts, request)));
  parts.onContact();
  return value;
}

/**
 * One request whose answer is read as it comes. A slow network may take its time; one that
 * falls silent may not.
 * @throws BatonError what the server answered; NOT_ACKNOWLEDGED or SERVER_SILENT where
 *   something else answered in its place, or nothing
 */
export async function* requestPieces(parts: RequestParts, request: ServerRequest): AsyncIterable<string> {
  const { path, timeoutMs, silenceMaxMs = timeoutMs } = request;
  const link = linkAbort(request.signal);
  const watchdog = createWatchdog(parts.timers, `${path.replace(/\?.*/s, '')} goes silent`, () =>
    link.abort(deviceError('SERVER_SILENT')),
  );
  watchdog.expect(timeoutMs);
  try {
    const response = await openResponse(parts, request, link.signal);
    watchdog.expect(silenceMaxMs);
    for await (const piece of response.chunks()) {
      watchdog.expect(silenceMaxMs);
      yield piece;
    }
  } finally {
    watchdog.stop();
    link.release();
  }
}

/** A refused token is replaced once: a server that takes none is not asked without a pause. */
async function openResponse(
  parts: RequestParts,
  request: ServerRequest,
  signal: AbortSignal,
): Promise<NetworkResponse> {
  const { contentType = '' } = request;
  for (let attempt = 1; ; attempt++) {
    const token = await parts.token.current(signal);
    const response = await send(parts.network, request, token, signal);
    if (response.status >= 200 && response.status < 300) {
      if ((response.header('content-type') ?? '').startsWith(contentType)) return response;
      throw deviceError('NOT_ACKNOWLEDGED');
    }
    const error = await readError(parts, response);
    const hasOther = error.recovery === 'reauthenticate' && parts.token.refuse(token);
    if (!hasOther || attempt === 2) throw error;
  }
}

function send(
  network: Network,
  { path, body }: ServerRequest,
  token: string | undefined,
  signal: AbortSignal,
): Promise<NetworkResponse> {
  const headers = {
    [protocolHeader]: String(protocolVersion),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  if (body === undefined) return network.send({ method: 'GET', path, headers, signal });
  const typed = { ...headers, 'content-type': 'application/json' };
  return network.send({ method: 'POST', path, headers: typed, body: JSON.stringify(body), signal });
}

async function readError(parts: RequestParts, response: NetworkResponse): Promise<BatonError> {
  const text = await readText(response.chunks());
  const retryAfterMs = parseRetryAfter(response.header('retry-after'));
  try {
    const { error } = parseJson(errorResponseShape, text);
    parts.onContact();
    return responseToError({ error: { retryAfterMs, ...error } });
  } catch {
    // A proxy that speaks for a server that it cannot reach; anything else is not our server.
    const isGateway = [429, 502, 503, 504].includes(response.status);
    const details = `status ${response.status}`;
    return deviceError(isGateway ? 'SERVER_SILENT' : 'NOT_ACKNOWLEDGED', { details, retryAfterMs });
  }
}

async function readText(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** @throws BatonError NOT_ACKNOWLEDGED where the text is not of this shape */
export function parseJson<Value>(shape: Shape<Value>, text: string): Value {
  return checkShape(shape, readJson(text));
}

/** @throws BatonError NOT_ACKNOWLEDGED */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw deviceError('NOT_ACKNOWLEDGED');
  }
}

/** @throws BatonError NOT_ACKNOWLEDGED */
export function checkShape<Value>(shape: Shape<Value>, value: unknown): Value {
  if (!fits(shape, value)) throw deviceError('NOT_ACKNOWLEDGED');
  return value;
}

// Seconds alone: the form with a date would need a clock that both sides agree on.
function parseRetryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : undefined;
}
