import type { Network, NetworkRequest, NetworkResponse, Timers } from '@baton/client/engine';
import { BatonError, errorOf } from '@baton/protocol';
import { AbortGroup } from './abort-group.ts';

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
  /** It gets there twice, and the second answer is the one that comes back. */
  | { readonly kind: 'duplicate' }
  /** The connection falls silent after so many characters of the body, and stays open. */
  | { readonly kind: 'stall'; readonly characters: number }
  /** Something else answers in the server's place. */
  | { readonly kind: 'answer'; readonly answer: () => Response };

/** Answers a request. May break the connection at any time, before its answer or within. */
export type FakeServer = (request: Request, breakConnection: () => void) => Promise<Response>;

export interface FakeNetworkOptions {
  readonly server: FakeServer;
  readonly timers: Timers;
  /** How long the next message or piece of a body is under way, in ms. Default: `latencyMs`, and 0 for a piece. */
  readonly latencyOf?: () => number;
  /** What goes wrong with this request, where `failNext` has said nothing. Default: nothing. */
  readonly faultOf?: (request: NetworkRequest) => NetworkFault | undefined;
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
  readonly #connections = new AbortGroup();
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
  server: FakeServer | undefined;

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
  }

  async send(request: NetworkRequest): Promise<NetworkResponse> {
    request.signal.throwIfAborted();
    if (!this.#isUp) throw errorOf('OFFLINE');
    this.requests.push({ path: request.path, body: request.body });
    const index = this.#plans.findIndex(({ path }) => request.path.startsWith(path));
    const [plan] = index < 0 ? [] : this.#plans.splice(index, 1);
    const fault = plan ? plan.fault : this.#options.faultOf?.(request);
    const byServer = new AbortController();
    const connection = this.#connections.join(byServer.signal);
    const ends = [
      whenAborted(request.signal, () => request.signal.reason),
      whenAborted(connection, () => errorOf('SERVER_SILENT')),
    ];
    try {
      const carried = this.#carry(request, fault, () => byServer.abort());
      const response = await Promise.race([carried, ...ends.map(({ promise }) => promise)]);
      return this.#readable(
        response,
        { aborted: request.signal, broken: connection, stalled: this.#stalled.signal },
        fault,
      );
    } finally {
      for (const { release } of ends) release();
    }
  }

  async #carry(request: NetworkRequest, fault: NetworkFault | undefined, cut: () => void): Promise<Response> {
    if (fault?.kind === 'lose-request') return new Promise(() => undefined);
    await this.#pass(fault?.kind === 'delay' ? fault.delayMs : 0);
    if (fault?.kind === 'answer') return fault.answer();
    if (fault?.kind === 'duplicate') this.#serve(request, cut).catch(() => undefined);
    const response = await this.#serve(request, cut);
    if (fault?.kind === 'lose-answer') return new Promise(() => undefined);
    if (fault?.kind === 'break') throw new BatonError('SERVER_SILENT', 'The connection broke.');
    await this.#pass();
    return response;
  }

  #serve({ method, path, headers, body }: NetworkRequest, cut: () => void): Promise<Response> {
    const url = (this.#options.url ?? 'http://server/api/v1/sync') + path;
    const serve = this.server ?? this.#options.server;
    return serve(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }), cut);
  }

  /** One message on its way. */
  async #pass(longerMs = 0): Promise<void> {
    const durationMs = (this.#options.latencyOf?.() ?? this.latencyMs) + longerMs;
    if (durationMs === 0) return;
    await new Promise<void>((resolve) => void this.#options.timers.start('network: latency', durationMs, resolve));
  }

  #readable(response: Response, connection: Connection, fault: NetworkFault | undefined): NetworkResponse {
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      chunks: () => this.#chunks(response, connection, fault),
    };
  }

  async *#chunks(response: Response, connection: Connection, fault: NetworkFault | undefined): AsyncIterable<string> {
    const { aborted, broken, stalled } = connection;
    const reader = response.body?.getReader();
    if (!reader) return;
    const decoder = new TextDecoder();
    const ends = [
      whenAborted(aborted, () => aborted.reason),
      whenAborted(broken, () => new BatonError('SERVER_SILENT', 'The answer broke off.')),
    ];
    let left = fault?.kind === 'truncate' || fault?.kind === 'stall' ? fault.characters : Number.POSITIVE_INFINITY;
    // The first piece comes with the head.
    let isBegun = false;
    const orEnd = <Value>(promise: Promise<Value>) => Promise.race([promise, ...ends.map((end) => end.promise)]);
    try {
      for (;;) {
        const read = reader.read().catch((cause: unknown) => {
          throw new BatonError('SERVER_SILENT', 'The answer broke off.', { cause });
        });
        const { done, value } = await orEnd(
          read.then((result) => (stalled.aborted ? new Promise<typeof result>(() => undefined) : result)),
        );
        if (done) return;
        if (isBegun && this.#options.latencyOf) await orEnd(this.#pass());
        isBegun = true;
        const text = decoder.decode(value, { stream: true });
        yield text.slice(0, left);
        left -= text.length;
        if (left < 0 && fault?.kind === 'stall') await orEnd(new Promise(() => undefined));
        if (left < 0) throw new BatonError('SERVER_SILENT', 'The answer broke off.');
      }
    } finally {
      for (const { release } of ends) release();
      reader.cancel().catch(() => undefined);
    }
  }
}

/** How a connection may end, or stop being one. */
interface Connection {
  readonly aborted: AbortSignal;
  readonly broken: AbortSignal;
  readonly stalled: AbortSignal;
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
