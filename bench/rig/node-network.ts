import { BatonError, errorOf } from '@baton/protocol';
import type { Network, NetworkRequest, NetworkResponse } from '@baton/client/engine';

/** The client's network port by Node's fetch. */
export function createNodeNetwork(url: string): Network {
  return { send: (request) => send(url, request) };
}

async function send(url: string, request: NetworkRequest): Promise<NetworkResponse> {
  const { method, path, headers, body = null, signal } = request;
  try {
    return readable(await fetch(url + path, { method, headers, body, signal }));
  } catch (cause) {
    signal.throwIfAborted();
    throw errorOf('SERVER_SILENT', { cause });
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
