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
  const { method, path, headers, body = null, signal } = request;
  const sent = fetch(address + path, { method, headers, body, cache: 'no-store', signal });
  const response = await sent.catch((cause: unknown) => {
    // The query may name scopes; the path says enough.
    const details = `${method} ${path.replace(/\?.*/s, '')}`;
    throw signal.aborted
      ? signal.reason
      : deviceError(navigator.onLine ? 'SERVER_SILENT' : 'OFFLINE', { details, cause });
  });
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    chunks: () => readChunks(response, signal),
  };
}

async function* readChunks({ body }: Response, signal: AbortSignal): AsyncIterable<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } catch (cause) {
    throw signal.aborted ? signal.reason : new BatonError('SERVER_SILENT', 'The answer broke off.', { cause });
  } finally {
    // Where the reader left early, the rest is not wanted.
    reader?.cancel().catch(() => undefined);
  }
}
