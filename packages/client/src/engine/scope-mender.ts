import { type BatonError, isBatonError, type Schema, type Scope } from '@baton/protocol';
import { fetchScope } from './fetch-scope.ts';
import type { KeptRows } from './kept-rows.ts';
import type { RandomSource, Timers, TimeSource } from './ports/index.ts';
import type { Replica } from './replica.ts';
import { createRetryLoop, type RetryLoop, type RunReport } from './retry-loop.ts';
import { mayPass, type RetryState } from './retry-machine.ts';
import type { ScopeStates } from './scope-state.ts';
import type { ServerApi } from './server-api.ts';
import type { View } from './view.ts';

export interface ScopeMenderOptions {
  readonly schema: Schema;
  readonly api: ServerApi;
  readonly time: TimeSource;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly replica: Replica;
  readonly view: View;
  readonly kept: KeptRows;
  readonly states: ScopeStates;
  /** Server time in ms, as well as it is known. */
  readonly now: () => number;
  /** A scope is as the server has it now, and can join the stream. */
  readonly mended: (scope: Scope) => void;
  /** The scope's history here is not the server's: resolves when what that may have lost waits to be sent. */
  readonly restored: (scope: Scope) => Promise<void>;
}

/**
 * Brings single scopes to where the stream can take them over: by a pull where the device
 * holds a part of the same history, else by a snapshot. What the device holds stays readable
 * until something complete takes its place. Each scope tries for itself.
 */
export class ScopeMender {
  readonly #options: ScopeMenderOptions;
  readonly #loops = new Map<Scope, RetryLoop>();
  /** Scopes that only a snapshot leads on: for their age, or because the server's history is another one. */
  readonly #outdated = new Map<Scope, 'expired' | 'restored'>();
  #isOn = false;

  constructor(options: ScopeMenderOptions) {
    this.#options = options;
  }

  isMending(scope: Scope): boolean {
    return this.#loops.has(scope);
  }

  mend(scope: Scope): void {
    if (this.#loops.has(scope)) return;
    const loop = createRetryLoop({
      ...this.#options,
      name: `mend ${scope}`,
      run: (signal, report) => this.#mend(scope, signal, report),
      changed: (state) => this.#changed(scope, state),
    });
    this.#loops.set(scope, loop);
    if (this.#isOn) loop.begin();
  }

  /** The server does not let this scope go on: what for, says the code. */
  refused(scope: Scope, error: BatonError): void {
    this.#judge(scope, error);
    this.mend(scope);
  }

  /** Nobody wants the scope any more. */
  leave(scope: Scope): void {
    this.#loops.get(scope)?.stop();
    this.#loops.delete(scope);
  }

  begin(): void {
    this.#isOn = true;
    for (const loop of this.#loops.values()) loop.begin();
  }

  stop(): void {
    this.#isOn = false;
    for (const loop of this.#loops.values()) loop.stop();
  }

  nudge(): void {
    for (const loop of this.#loops.values()) loop.nudge();
  }

  /** Begins anew what is under way. */
  again(): void {
    for (const loop of this.#loops.values()) loop.again();
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#loops.values()].map((loop) => loop.settled()));
  }

  async #mend(scope: Scope, signal: AbortSignal, report: RunReport): Promise<void> {
    const { replica, view, states, kept, restored } = this.#options;
    const isHeld = replica.cursor(scope) !== undefined;
    if (isHeld && (await this.#catchUp(scope, signal))) return;
    // A retry that has not come further than the last one is no news to a reader.
    if (!isHeld && states.get(scope).kind !== 'failed') {
      states.set(scope, { kind: 'loading', rowsReceived: 0, rowsTotal: undefined });
    }
    const cached = await fetchScope(this.#options, scope, signal, (progress) => {
      report.answered();
      if (!isHeld) states.set(scope, { kind: 'loading', ...progress });
    });
    const isRestored = this.#outdated.get(scope) === 'restored';
    if (isRestored) await restored(scope);
    signal.throwIfAborted();
    this.#outdated.delete(scope);
    // A history that goes on holds what it has held.
    kept.replace(scope, { ...cached, seen: isRestored ? [] : view.seen(scope) });
  }

  /** @returns false where only a snapshot leads on */
  async #catchUp(scope: Scope, signal: AbortSignal): Promise<boolean> {
    const { api, replica, kept } = this.#options;
    while (!this.#outdated.has(scope)) {
      const cursor = replica.cursor(scope);
      if (!cursor) return false;
      const pulled = await api.pull(scope, cursor, signal).catch((error: unknown) => {
        if (!isBatonError(error) || error.recovery !== 'reset-scope') throw error;
        this.#outdate(scope, error);
      });
      signal.throwIfAborted();
      if (!pulled) return false;
      const delta = kept.follow(scope, pulled.versions, pulled.cursor);
      if (!delta) this.#outdate(scope);
      if (delta?.from.version === delta?.to.version) return delta !== undefined;
    }
    return false;
  }

  // A history that has only grown long loses nothing; any other may lack what it once confirmed.
  #outdate(scope: Scope, error?: BatonError): void {
    if (error?.code !== 'CURSOR_EXPIRED') this.#outdated.set(scope, 'restored');
    else if (!this.#outdated.has(scope)) this.#outdated.set(scope, 'expired');
  }

  #changed(scope: Scope, state: RetryState): void {
    const { states, mended } = this.#options;
    if (state.kind === 'waiting') this.#judge(scope, state.error);
    if (state.kind === 'off') states.set(scope, { kind: 'idle' });
    if (state.kind !== 'idle') return;
    this.#loops.delete(scope);
    mended(scope);
  }

  #judge(scope: Scope, error: BatonError): void {
    const { states, kept, replica } = this.#options;
    if (error.recovery === 'reset-scope') this.#outdate(scope, error);
    // What a person may not read any more leaves the device.
    if (error.code === 'SCOPE_FORBIDDEN') kept.remove(scope);
    const isOnlyLate = mayPass(error) && replica.cursor(scope) !== undefined;
    states.set(scope, isOnlyLate ? { kind: 'idle' } : { kind: 'failed', error });
  }
}
