import { BatonError, limits, responseToError, type Schema, type Scope, type StreamEvent } from '@baton/protocol';
import type { CacheWriter } from './cache-writer.ts';
import type { ConfirmedRows } from './confirmed-rows.ts';
import type { RandomSource, Timers, TimeSource } from './ports/index.ts';
import type { Replica } from './replica.ts';
import { createRetryLoop, type RetryLoop } from './retry-loop.ts';
import type { RetryState } from './retry-machine.ts';
import { ScopeMender } from './scope-mender.ts';
import type { ScopeStates } from './scope-state.ts';
import type { ServerApi } from './server-api.ts';

export interface ReceiverOptions {
  readonly schema: Schema;
  readonly api: ServerApi;
  readonly time: TimeSource;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly replica: Replica;
  readonly rows: ConfirmedRows;
  readonly states: ScopeStates;
  readonly cache: CacheWriter;
  /** Server time in ms, as well as it is known. */
  readonly now: () => number;
  /** One round trip, for a connection without any scope. */
  readonly contact: (signal: AbortSignal) => Promise<void>;
  /** The scope's history here is not the server's: resolves when what that may have lost waits to be sent. */
  readonly restored: (scope: Scope) => Promise<void>;
  readonly changed: (state: RetryState) => void;
}

/**
 * Keeps the wanted scopes current: one stream for all of them. A scope that the stream cannot
 * carry on (never synced, a gap, another history) is mended by itself, beside the stream, and
 * joins it again.
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #stream: RetryLoop;
  readonly #mender: ScopeMender;
  #wanted: ReadonlySet<Scope> = new Set();
  #heardAtMs = 0;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#mender = new ScopeMender({ ...options, mended: (scope) => this.#join(scope) });
    this.#stream = createRetryLoop({
      name: 'stream',
      timers: options.timers,
      random: options.random,
      run: (signal, proven) => this.#listen(signal, proven),
      changed: (state) => this.#changed(state),
    });
  }

  get state(): RetryState {
    return this.#stream.state;
  }

  begin(): void {
    this.#mender.begin();
    this.#stream.begin();
  }

  stop(): void {
    this.#stream.stop();
    this.#mender.stop();
  }

  /** Tries now what waits. A stream that has missed a heartbeat is not trusted, and opened anew. */
  nudge(): void {
    const silentMs = this.#options.time.monotonicMs() - this.#heardAtMs;
    if (this.#stream.state.kind === 'going' && silentMs > limits.heartbeatMs) this.#stream.again();
    this.#stream.nudge();
    this.#mender.nudge();
  }

  /** The network may be another one: what was open on the old one may be dead without a word. */
  reopen(): void {
    if (this.#stream.state.kind === 'going') this.#stream.again();
    this.nudge();
  }

  /** The connection is in doubt: a request beside the stream has failed. */
  doubt(): void {
    if (this.#stream.state.kind === 'idle') this.#stream.again();
  }

  async settled(): Promise<void> {
    await Promise.all([this.#stream.settled(), this.#mender.settled()]);
  }

  want(wanted: ReadonlySet<Scope>): void {
    const before = this.#wanted;
    this.#wanted = wanted;
    const left = [...before].filter((scope) => !wanted.has(scope));
    const come = [...wanted].filter((scope) => !before.has(scope));
    for (const scope of left) {
      this.#mender.leave(scope);
      this.#options.states.set(scope, { kind: 'idle' });
    }
    for (const scope of come) if (!this.#options.replica.cursor(scope)) this.#mender.mend(scope);
    if ([...left, ...come].some((scope) => this.#options.replica.cursor(scope))) this.#stream.again();
  }

  /** A mended scope is current; how long it stays so is for the stream to say. */
  #join(scope: Scope): void {
    this.#stream.again();
    this.#stream.nudge();
    const { kind } = this.#stream.state;
    this.#options.states.set(scope, { kind: kind === 'waiting' || kind === 'off' ? 'idle' : 'live' });
  }

  #streamed(): readonly Scope[] {
    const { replica } = this.#options;
    const isStreamed = (scope: Scope) => replica.cursor(scope) !== undefined && !this.#mender.isMending(scope);
    return [...this.#wanted].filter(isStreamed).slice(0, limits.streamScopesMax);
  }

  async #listen(signal: AbortSignal, proven: () => void): Promise<void> {
    const { api, replica, time, contact } = this.#options;
    // A stream that is opening has as long to say something as any other.
    this.#heardAtMs = time.monotonicMs();
    const cursors = new Map(
      this.#streamed().flatMap((scope) => {
        const cursor = replica.cursor(scope);
        return cursor ? [[scope, cursor] as const] : [];
      }),
    );
    if (cursors.size === 0) return contact(signal).then(proven);
    for await (const event of api.events(cursors, signal)) {
      signal.throwIfAborted();
      this.#heardAtMs = time.monotonicMs();
      proven();
      this.#hear(event);
    }
    throw new BatonError('SERVER_SILENT', 'The stream broke off.');
  }

  #hear(event: StreamEvent): void {
    if (event.kind === 'goodbye') {
      throw new BatonError('SHUTTING_DOWN', undefined, { retryAfterMs: event.reconnectAfterMs });
    }
    if (event.kind === 'heartbeat') return this.#renew();
    const { scope } = event;
    if (!this.#wanted.has(scope) || this.#mender.isMending(scope)) return;
    if (event.kind === 'refused') return this.#mender.refused(scope, responseToError(event));
    const versions = event.kind === 'versions' ? event.versions : [];
    const now = this.#options.now();
    const delta = this.#options.rows.follow(scope, versions, event.cursor, now);
    if (!delta) return this.#mender.mend(scope);
    if (delta.from.version !== delta.to.version) this.#options.cache.append(scope, delta, now);
    if (event.kind === 'live') this.#options.states.set(scope, { kind: 'live' });
  }

  /** What is live is current at this moment. */
  #renew(): void {
    const { states, replica, cache, now } = this.#options;
    for (const scope of states.live()) {
      const cursor = replica.cursor(scope);
      if (!cursor) continue;
      replica.renew(scope, now());
      cache.append(scope, { from: cursor, to: cursor, changes: [] }, now());
    }
  }

  #changed(state: RetryState): void {
    if (state.kind === 'waiting' || state.kind === 'off') this.#options.states.interrupt();
    if (state.kind === 'going') this.#mender.nudge();
    this.#options.changed(state);
  }
}
