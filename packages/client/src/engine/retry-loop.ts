import { BatonError, isBatonError } from '@baton/protocol';
import type { RandomSource, Timer, Timers, TimeSource } from './ports/index.ts';
import { type RetryEffect, type RetryEvent, type RetryState, stepRetry } from './retry-machine.ts';

/** What a run has to say while it goes on; `retry-machine.ts` has the difference. */
export interface RunReport {
  answered(): void;
  proven(): void;
}

export interface RetryLoopOptions {
  /** Names the wait, as in `send: wait to try again`. */
  readonly name: string;
  readonly time: TimeSource;
  readonly timers: Timers;
  readonly random: RandomSource;
  /**
   * One run of the work. Reports when the server has answered. Resolves when there is nothing
   * more to do; rejects to be tried again.
   */
  readonly run: (signal: AbortSignal, report: RunReport) => Promise<void>;
  readonly changed?: (state: RetryState) => void;
}

export interface RetryLoop {
  readonly state: RetryState;
  begin(): void;
  /** Stops the work and whatever waits. */
  stop(): void;
  /** There is something to do, where nothing was. Does not shorten a wait. */
  work(): void;
  /** Tries as soon as the server lets it: a person looks, or the network is said to be back. */
  nudge(): void;
  /** Starts the work anew, because what it works on has changed. */
  again(): void;
  /** Resolves when nothing is being tried: it goes, waits, rests or is off. */
  settled(): Promise<void>;
}

/** Runs the effects of `retry-machine.ts`. */
export function createRetryLoop({ name, time, timers, random, run, changed }: RetryLoopOptions): RetryLoop {
  let state: RetryState = { kind: 'off' };
  let running: AbortController | undefined;
  let timer: Timer | undefined;
  let waitsSinceMs = 0;
  const onSettled: (() => void)[] = [];

  function send(event: RetryEvent): void {
    const step = stepRetry(state, event);
    const isChanged = step.state !== state;
    state = step.state;
    for (const effect of step.effects) perform(effect);
    if (!isChanged) return;
    changed?.(state);
    if (state.kind === 'trying') return;
    for (const resolve of onSettled.splice(0)) resolve();
  }

  function perform(effect: RetryEffect): void {
    if (effect.kind === 'run') start();
    else if (effect.kind === 'abort') running?.abort(new BatonError('CLIENT_CLOSED', `${name} was stopped`));
    else if (effect.kind === 'cancel-wait') timer?.cancel();
    else wait(effect.delayMs);
  }

  function wait(delayMs: number): void {
    waitsSinceMs = time.monotonicMs();
    timer = timers.start(`${name}: wait to try again`, delayMs, () => send({ kind: 'due' }));
  }

  function start(): void {
    const controller = new AbortController();
    running = controller;
    // A run that was replaced has no say any more.
    const ifCurrent = (event: () => RetryEvent) => {
      if (running === controller && !controller.signal.aborted) send(event());
    };
    const report: RunReport = {
      answered: () => ifCurrent(() => ({ kind: 'answered' })),
      proven: () => ifCurrent(() => ({ kind: 'proven' })),
    };
    run(controller.signal, report).then(
      () => ifCurrent(() => ({ kind: 'done' })),
      (error: unknown) =>
        ifCurrent(() => ({ kind: 'failed', error: toBatonError(error), fraction: random.fraction() })),
    );
  }

  return {
    get state() {
      return state;
    },
    begin: () => send({ kind: 'begin' }),
    stop: () => send({ kind: 'stop' }),
    work: () => send({ kind: 'work' }),
    nudge: () => send({ kind: 'nudge', waitedMs: time.monotonicMs() - waitsSinceMs }),
    again: () => send({ kind: 'again' }),
    settled: () => (state.kind === 'trying' ? new Promise((resolve) => onSettled.push(resolve)) : Promise.resolve()),
  };
}

function toBatonError(error: unknown): BatonError {
  return isBatonError(error)
    ? error
    : new BatonError('INTERNAL', `The client failed: ${String(error)}`, { cause: error });
}
