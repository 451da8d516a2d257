import { BatonError, errorOf } from '@baton/protocol';
import type { Network, NetworkRequest, NetworkResponse } from '@baton/client/engine';

/** The client's network port by Node's fetch. */
export function createNodeNetwork(url: string): Network {
  return { send: (request) => send(url, request) };
}

async function send(url: string, request: NetworkRequest): Promise<NetworkResponse> {
  const { method, path, headers, body, timeoutMs, signal } = request;
  const connection = new AbortController();
  signal.addEventListener('abort', () => connection.abort(signal.reason), { signal: connection.signal });
  const timer = setTimeout(() => connection.abort(), timeoutMs);
  try {
    const response = await fetch(url + path, { method, headers, body: body ?? null, signal: connection.signal });
    return readable(response);
  } catch (cause) {
    signal.throwIfAborted();
    throw errorOf('SERVER_SILENT', { cause });
  } finally {
    clearTimeout(timer);
  }
}

function readable(response: Response): NetworkResponse {
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    async *chunks() {
      const decoder = new TextDecoder();
      try {
        for await (const chunk of response.body ?? []) yield decoder.decode(chunk, { stream: true });
      } catch (cause) {
        throw new BatonError('SERVER_SILENT', 'The answer broke off.', { cause });
      }
    },
  };
}
