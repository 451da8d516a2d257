import type { Network, NetworkRequest, NetworkResponse, Timers } from '@baton/client/engine';
import { BatonError, errorOf } from '@baton/protocol';

/** What goes wrong with one request. */
export type NetworkFault =
  /** It never gets to the server, and nothing comes back. */
  | { readonly kind: 'lose-request' }
  /** The server does what it is asked; its answer is lost and the connection stays silent. */
  | { readonly kind: 'lose-answer' }
  /** The server does what it is asked; the connection breaks before its answer. */
  | { readonly kind: 'break' }
  /** The body breaks off after so many characters. */
  | { readonly kind: 'truncate'; readonly characters: number }
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Something else answers in the server's place. */
  | { readonly kind: 'answer'; readonly answer: () => Response };

export interface FakeNetworkOptions {
  readonly server: (request: Request) => Promise<Response>;
  readonly timers: Timers;
  /** Default `http://server/api/v1/sync`. */
  readonly url?: string;
}

interface Plan {
  readonly path: string;
  readonly fault: NetworkFault;
}

/** A network between one browser and a server in the same process, with faults. */
export class FakeNetwork implements Network {
  readonly #options: FakeNetworkOptions;
  readonly #plans: Plan[] = [];
  /** Breaks every connection that is open. */
  #connections = new AbortController();
  /** Aborted where open connections have gone silent. */
  #stalled = new AbortController();
  #isUp = true;
  /** Each way, in ms. */
  latencyMs = 0;
  /** What was asked, oldest first. */
  readonly requests: { readonly path: string; readonly body: string | undefined }[] = [];

  constructor(options: FakeNetworkOptions) {
    this.#options = options;
  }

  /** Another server answers from now on. */
  server: ((request: Request) => Promise<Response>) | undefined;

  /** The next request whose path begins so meets this fault. */
  failNext(path: string, fault: NetworkFault): void {
    this.#plans.push({ path, fault });
  }

  /** The network goes away: open connections break, and no new one is made. */
  goDown(): void {
    this.#isUp = false;
    this.breakConnections();
  }

  comeUp(): void {
    this.#isUp = true;
  }

  /** Open connections go silent without breaking, as when a phone changes networks; new ones work. */
  stall(): void {
    this.#stalled.abort();
    this.#stalled = new AbortController();
  }

  /** Open connections break; new ones are possible. */
  breakConnections(): void {
    this.#connections.abort();
    this.#connections = new AbortController();
  }

  async send(request: NetworkRequest): Promise<NetworkResponse> {
    request.signal.throwIfAborted();
    if (!this.#isUp) throw errorOf('OFFLINE');
    this.requests.push({ path: request.path, body: request.body });
    const index = this.#plans.findIndex(({ path }) => request.path.startsWith(path));
    const [plan] = index < 0 ? [] : this.#plans.splice(index, 1);
    const connection = this.#connections.signal;
    const ends = [
      whenAborted(request.signal, () => request.signal.reason),
      whenAborted(connection, () => errorOf('SERVER_SILENT')),
    ];
    try {
      const response = await Promise.race([this.#carry(request, plan?.fault), ...ends.map(({ promise }) => promise)]);
      const limit = plan?.fault.kind === 'truncate' ? plan.fault.characters : Number.POSITIVE_INFINITY;
      return readable(response, { aborted: request.signal, broken: connection, stalled: this.#stalled.signal }, limit);
    } finally {
      for (const { release } of ends) release();
    }
  }

  async #carry(request: NetworkRequest, fault: NetworkFault | undefined): Promise<Response> {
    const { method, path, headers, body } = request;
    if (fault?.kind === 'answer') return fault.answer();
    if (fault?.kind === 'lose-request') return new Promise(() => undefined);
    await this.#pass(this.latencyMs + (fault?.kind === 'delay' ? fault.delayMs : 0));
    const url = (this.#options.url ?? 'http://server/api/v1/sync') + path;
    const serve = this.server ?? this.#options.server;
    const response = await serve(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }));
    if (fault?.kind === 'lose-answer') return new Promise(() => undefined);
    if (fault?.kind === 'break') throw new BatonError('SERVER_SILENT', 'The connection broke.');
    await this.#pass(this.latencyMs);
    return response;
  }

  async #pass(durationMs: number): Promise<void> {
    if (durationMs === 0) return;
    await new Promise<void>((resolve) => void this.#options.timers.start('network: latency', durationMs, resolve));
  }
}

/** How a connection may end, or stop being one. */
interface Connection {
  readonly aborted: AbortSignal;
  readonly broken: AbortSignal;
  readonly stalled: AbortSignal;
}

function readable(response: Response, connection: Connection, charactersMax: number): NetworkResponse {
  const { aborted, broken, stalled } = connection;

  async function* chunks(): AsyncIterable<string> {
    const reader = response.body?.getReader();
    if (!reader) return;
    const decoder = new TextDecoder();
    const ends = [
      whenAborted(aborted, () => aborted.reason),
      whenAborted(broken, () => new BatonError('SERVER_SILENT', 'The answer broke off.')),
    ];
    let left = charactersMax;
    try {
      for (;;) {
        const read = reader.read().catch((cause: unknown) => {
          throw new BatonError('SERVER_SILENT', 'The answer broke off.', { cause });
        });
        const heard = read.then((result) => (stalled.aborted ? new Promise<typeof result>(() => undefined) : result));
        const { done, value } = await Promise.race([heard, ...ends.map(({ promise }) => promise)]);
        if (done) return;
        const text = decoder.decode(value, { stream: true });
        yield text.slice(0, left);
        left -= text.length;
        if (left < 0) throw new BatonError('SERVER_SILENT', 'The answer broke off.');
      }
    } finally {
      for (const { release } of ends) release();
      reader.cancel().catch(() => undefined);
    }
  }

  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    chunks,
  };
}

/** Rejects when the signal is aborted. */
function whenAborted(signal: AbortSignal, reason: () => unknown): { promise: Promise<never>; release: () => void } {
  let abort = () => {};
  const promise = new Promise<never>((_resolve, reject) => {
    abort = () => reject(reason());
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  promise.catch(() => undefined);
  return { promise, release: () => signal.removeEventListener('abort', abort) };
}
