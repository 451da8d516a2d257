import { BatonError, type Cursor, limits, responseToError, type Scope, type StreamEvent } from '@baton/protocol';
import type { TimeSource } from './ports/index.ts';
import { createRetryLoop, type RetryLoop, type RunReport } from './retry-loop.ts';
import { isRunning, type RetryState } from './retry-machine.ts';
import { ScopeMender, type ScopeMenderOptions } from './scope-mender.ts';

export interface ReceiverOptions extends Omit<ScopeMenderOptions, 'mended'> {
  /** One round trip, for a connection without any scope. */
  readonly contact: (signal: AbortSignal) => Promise<void>;
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
  /** The scopes of the newest stream, from where each goes on. */
  #streamed: ReadonlyMap<Scope, Cursor> = new Map();
  /** The newest stream has not said anything yet. */
  #isOpening = false;
  #heardAt: { readonly wallMs: number; readonly monotonicMs: number };

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#heardAt = readClocks(options.time);
    this.#mender = new ScopeMender({ ...options, mended: (scope) => this.#join(scope) });
    this.#stream = createRetryLoop({
      name: 'stream',
      time: options.time,
      timers: options.timers,
      random: options.random,
      run: (signal, report) => this.#listen(signal, report),
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

  /**
   * Begins anew where the device has slept since anything was heard: whatever was open is dead,
   * and nobody will say so for as long as timers need that stood still with the monotonic clock.
   * @returns whether it has slept
   */
  wake(): boolean {
    const { wallMs, monotonicMs } = this.#silence();
    if (wallMs - monotonicMs <= limits.heartbeatMs) return false;
    this.#heardAt = readClocks(this.#options.time);
    this.#distrust();
    this.#mender.again();
    return true;
  }

  /** Tries now what waits. A stream that has missed a heartbeat is not trusted, and opened anew. */
  nudge(): void {
    if (this.#silence().monotonicMs > limits.heartbeatMs) this.#distrust();
    this.#stream.nudge();
    this.#mender.nudge();
  }

  /** A person asks for what is new: what the stream does not carry is pulled. */
  refresh(): void {
    this.#pullRest();
    this.nudge();
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
    if ([...left, ...come].some((scope) => this.#options.replica.cursor(scope))) this.#scopesChanged();
  }

  /** A mended scope is current; how long it stays so is for the stream to say. */
  #join(scope: Scope): void {
    const isStreamed = this.#streamable().has(scope);
    if (isStreamed) this.#scopesChanged();
    this.#stream.nudge();
    this.#options.states.set(scope, { kind: isStreamed && isRunning(this.#stream.state) ? 'live' : 'idle' });
  }

  /** Opens a stream for the scopes of now. One that is opening is first let say something. */
  #scopesChanged(): void {
    if (!this.#isOpening) this.#stream.again();
  }

  /** What a stream can carry now. What is wanted beyond its limit is stale, and pulled with each heartbeat. */
  #streamable(): ReadonlyMap<Scope, Cursor> {
    const wanted = [...this.#wanted].slice(0, limits.streamScopesMax);
    return new Map(
      wanted.flatMap((scope) => {
        const cursor = this.#options.replica.cursor(scope);
        return cursor && !this.#mender.isMending(scope) ? [[scope, cursor] as const] : [];
      }),
    );
  }

  async #listen(signal: AbortSignal, report: RunReport): Promise<void> {
    const { api, states, time, contact } = this.#options;
    this.#streamed = this.#streamable();
    // A stream that is opening has as long to say something as any other.
    this.#heardAt = readClocks(time);
    for (const scope of states.live()) if (!this.#streamed.has(scope)) states.set(scope, { kind: 'idle' });
    this.#isOpening = this.#streamed.size > 0;
    if (!this.#isOpening) return contact(signal).then(report.proven);
    for await (const event of api.events(this.#streamed, signal)) {
      signal.throwIfAborted();
      this.#heardAt = readClocks(time);
      report.answered();
      // The first word of a stream is a heartbeat.
      if (this.#isOpening) this.#opened();
      else if (event.kind === 'heartbeat' || event.kind === 'versions') report.proven();
      this.#hear(event);
    }
    throw new BatonError('SERVER_SILENT', 'The stream broke off.');
  }

  #opened(): void {
    this.#isOpening = false;
    const hasCome = [...this.#streamable().keys()].some((scope) => !this.#streamed.has(scope));
    if (hasCome) this.#stream.again();
  }

  #hear(event: StreamEvent): void {
    if (event.kind === 'goodbye') {
      throw new BatonError('SHUTTING_DOWN', 'The server is stopping.', { retryAfterMs: event.reconnectAfterMs });
    }
    if (event.kind === 'heartbeat') {
      this.#pullRest();
      return this.#renew();
    }
    const { scope } = event;
    if (!this.#wanted.has(scope) || this.#mender.isMending(scope)) return;
    if (event.kind === 'refused') return this.#mender.refused(scope, responseToError(event));
    const versions = event.kind === 'versions' ? event.versions : [];
    if (!this.#options.kept.follow(scope, versions, event.cursor)) return this.#mender.mend(scope);
    if (event.kind === 'live') this.#options.states.set(scope, { kind: 'live' });
  }

  #pullRest(): void {
    for (const scope of this.#wanted) if (!this.#streamed.has(scope)) this.#mender.mend(scope);
  }

  /** Opens the stream anew, and takes nothing for live until it has said something. */
  #distrust(): void {
    if (!isRunning(this.#stream.state)) return;
    this.#stream.stop();
    this.#stream.begin();
  }

  /** How long nothing was heard, by both clocks. */
  #silence() {
    const { wallMs, monotonicMs } = readClocks(this.#options.time);
    return { wallMs: wallMs - this.#heardAt.wallMs, monotonicMs: monotonicMs - this.#heardAt.monotonicMs };
  }

  /** What is live is current at this moment. */
  #renew(): void {
    const { states, replica, kept } = this.#options;
    for (const scope of states.live()) {
      const cursor = replica.cursor(scope);
      if (cursor) kept.follow(scope, [], cursor);
    }
  }

  #changed(state: RetryState): void {
    if (state.kind === 'waiting' || state.kind === 'off') this.#options.states.interrupt();
    if (state.kind === 'going') this.#mender.nudge();
    this.#options.changed(state);
  }
}

function readClocks(time: TimeSource) {
  return { wallMs: time.wallMs(), monotonicMs: time.monotonicMs() };
}
