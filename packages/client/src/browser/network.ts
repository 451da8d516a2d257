import { BatonError, deviceError } from '@baton/protocol';
import type { Network, NetworkRequest, NetworkResponse } from '../engine/index.ts';

/**
 * HTTP by fetch.
 * @param url the server's sync address, such as `/api/v1/sync`; paths of requests follow it
 */
export function createBrowserNetwork(url: string): Network {
  const address = url.replace(/\/+$/, '');
  return { send: (request) => send(address, request) };
}

async function send(address: string, request: NetworkRequest): Promise<NetworkResponse> {
  const { method, path, headers, body, timeoutMs, signal } = request;
  signal.throwIfAborted();
  const connection = new AbortController();
  const giveUp = () => connection.abort();
  // Many requests may share one signal, so each lets go of it when its answer was read.
  const letGo = () => signal.removeEventListener('abort', giveUp);
  signal.addEventListener('abort', giveUp);
  const timer = setTimeout(giveUp, timeoutMs);
  try {
    const response = await fetch(address + path, {
      method,
      headers,
      body: body ?? null,
      cache: 'no-store',
      signal: connection.signal,
    });
    return readable(response, signal, letGo);
  } catch (error) {
    letGo();
    throw signal.aborted ? signal.reason : unreachable(method, path, error);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(method: string, path: string, cause: unknown): BatonError {
  // The query may name scopes; the path says enough.
  const details = `${method} ${path.replace(/\?.*/s, '')}`;
  return deviceError(navigator.onLine ? 'SERVER_SILENT' : 'OFFLINE', { details, cause });
}

function readable(response: Response, signal: AbortSignal, letGo: () => void): NetworkResponse {
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    async *chunks() {
      const reader = response.body?.getReader();
      const decoder = new TextDecoder();
      try {
        for (;;) {
          const { done, value } = (await reader?.read()) ?? { done: true };
          if (done) return;
          yield decoder.decode(value, { stream: true });
        }
      } catch (error) {
        throw signal.aborted
          ? signal.reason
          : new BatonError('SERVER_SILENT', 'The answer broke off.', { cause: error });
      } finally {
        letGo();
        // Where the reader left early, the rest is not wanted.
        reader?.cancel().catch(() => undefined);
      }
    },
  };
}
