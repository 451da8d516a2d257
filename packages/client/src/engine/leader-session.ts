import { type ContactRequest, isBatonError, type Scope } from '@baton/protocol';
import { createContactReporter } from './contact-reporter.ts';
import type { EngineParts } from './engine-parts.ts';
import { scopesOf } from './held-mutation.ts';
import { KeptRows } from './kept-rows.ts';
import type { Outbox } from './outbox.ts';
import { createOutboxSweeper } from './outbox-sweeper.ts';
import type { CacheStore, Fence } from './ports/index.ts';
import { Receiver } from './receiver.ts';
import type { RetryLoop } from './retry-loop.ts';
import { isRunning, type RetryState } from './retry-machine.ts';
import { createSender } from './sender.ts';
import type { ServerApi } from './server-api.ts';
import type { LoopPicture } from './status.ts';
import type { Ticker } from './ticker.ts';

export interface LeaderOptions {
  readonly parts: EngineParts;
  readonly api: ServerApi;
  readonly outbox: Outbox;
  readonly cacheStore: CacheStore;
  /** Brings this tab to where the stores are. */
  readonly catchUp: () => Promise<void>;
  readonly fences: { readonly outbox: Fence; readonly cache: Fence };
  /** Server time in ms, as well as it is known. */
  readonly now: () => number;
  readonly describe: () => ContactRequest;
  /** The picture of a loop has changed. */
  readonly changed: () => void;
  /** A newer leader has taken over. */
  readonly replaced: () => void;
}

const notBegun: LoopPicture = { state: { kind: 'off' }, dueAt: undefined, since: undefined };

/** One leadership: what talks to the network for all tabs of this browser, under one fence. */
export class LeaderSession {
  readonly #options: LeaderOptions;
  readonly #kept: KeptRows;
  readonly #sender: RetryLoop;
  readonly #receiver: Receiver;
  readonly #tickers: readonly Ticker[];
  #pictures: { readonly stream: LoopPicture; readonly sender: LoopPicture } = { stream: notBegun, sender: notBegun };

  constructor(options: LeaderOptions) {
    this.#options = options;
    const { parts, api, outbox, fences } = options;
    const { timers, channel } = parts.ports;
    const failed = (error: unknown) => this.#check(error);
    const report = (signal: AbortSignal) => api.contact(options.describe(), signal);
    this.#kept = new KeptRows({
      ...parts,
      store: options.cacheStore,
      fence: fences.cache,
      now: options.now,
      written: (scope) => channel.post({ kind: 'scope', scope }),
      failed,
    });
    this.#receiver = new Receiver({
      ...parts,
      ...parts.ports,
      api,
      kept: this.#kept,
      now: options.now,
      contact: report,
      restored: (scope) => this.#sendAgain(scope),
      changed: (state) => this.#picture('stream', state),
    });
    this.#sender = createSender({
      ...parts.ports,
      outbox,
      api,
      fence: fences.outbox,
      changed: (state) => this.#picture('sender', state),
    });
    const isLive = () => this.#receiver.state.kind === 'going' || this.#receiver.state.kind === 'idle';
    this.#tickers = [
      createContactReporter({ timers, isLive, report, failed: () => this.#receiver.doubt() }),
      createOutboxSweeper({ ...parts, outbox, kept: this.#kept, fence: fences.outbox, timers, failed }),
    ];
  }

  get pictures(): { readonly stream: LoopPicture; readonly sender: LoopPicture } {
    return this.#pictures;
  }

  /** Takes over from the stores what the leader before has left there. */
  async takeOver(): Promise<void> {
    const { parts, cacheStore, catchUp } = this.#options;
    await catchUp();
    const stored = new Map((await cacheStore.scopes()).map(({ scope, cursor }) => [scope, cursor]));
    for (const scope of parts.replica.scopes()) this.#kept.takeOver(scope, stored.get(scope));
  }

  begin(): void {
    this.wantedChanged();
    this.#receiver.begin();
    this.#sender.begin();
    for (const ticker of this.#tickers) ticker.begin();
  }

  /** Stops all talk with the server. */
  pause(): void {
    this.#receiver.stop();
    this.#sender.stop();
    for (const ticker of this.#tickers) ticker.stop();
  }

  /** Ends the leadership: nothing is written to the stores any more. */
  stop(): void {
    this.pause();
    this.#kept.stop();
  }

  /** There may be something new to send. */
  send(): void {
    this.#sender.work();
  }

  /** Where the device has slept in between: begins anew what is under way, and tries what waits. */
  wake(): void {
    if (!this.#receiver.wake()) return;
    this.#sender.again();
    this.nudge();
  }

  nudge(): void {
    this.wake();
    this.#receiver.nudge();
    this.#sender.nudge();
  }

  /** The network may be another one. */
  reopen(): void {
    this.wake();
    this.#receiver.reopen();
    this.#sender.nudge();
  }

  /** Sends what waits and fetches what is new. Resolves when both were tried. */
  async sync(): Promise<void> {
    this.wake();
    this.#receiver.refresh();
    this.#sender.nudge();
    await Promise.all([this.#sender.settled(), this.#receiver.settled()]);
  }

  wantedChanged(): void {
    const { wanted, view } = this.#options.parts;
    this.#receiver.want(new Set([...wanted.all(), ...view.scopesAwaited()]));
  }

  /** A database that was restored may have lost what it had confirmed: it is asked once more. */
  async #sendAgain(scope: Scope): Promise<void> {
    const { outbox, fences } = this.#options;
    const doubtful = outbox
      .entries()
      .filter(({ mutation, state }) => state === 'confirmed' && scopesOf(mutation).includes(scope));
    await outbox.update(
      fences.outbox,
      doubtful.map(({ mutation }) => ({ mutation, state: 'sent' })),
      [],
    );
    this.#sender.work();
  }

  #picture(which: 'stream' | 'sender', state: RetryState): void {
    const wallMs = this.#options.parts.ports.time.wallMs();
    const dueAt = state.kind === 'waiting' ? wallMs + state.delayMs : undefined;
    const since = isRunning(state) ? (this.#pictures[which].since ?? wallMs) : undefined;
    this.#pictures = { ...this.#pictures, [which]: { state, dueAt, since } };
    this.#options.changed();
    // What one of them has proven, the other need not wait to learn.
    if (state.kind === 'going') (which === 'stream' ? this.#sender : this.#receiver).nudge();
    if (state.kind === 'waiting') this.#check(state.error);
  }

  #check(error: unknown): void {
    if (isBatonError(error) && error.code === 'LEADER_REPLACED') this.#options.replaced();
  }
}
