import type { BatonError } from '@baton/protocol';

/**
 * Work that is tried until it succeeds: sending the outbox, holding the stream, fetching a
 * scope. Pure; `retry-loop.ts` runs the effects.
 *
 *           begin, work, nudge      answered, proven
 *   off, idle ─────────────▶ trying ─────────────▶ going
 *       ▲                    │ │  ▲                │ │
 *       │      done          │ │  │ due, nudge     │ │
 *       ├────────────────────┘ │  │                │ │
 *       │      done            ▼  │     failed     │ │
 *       │                    waiting ◀─────────────┘ │
 *       └────────────────────────────────────────────┘
 *   From anywhere: stop ─▶ off. `again` runs the work anew, in trying and going at once.
 *
 * Failures are counted until something is proven: what a failure does not take away again. An
 * answer alone does not end the count, or a stream that always breaks at once would be opened
 * without a pause.
 *
 * A nudge (a person looks, the network is said to be back) ends a wait, or what of it is beyond
 * the time that the server asked for.
 */
export type RetryState =
  | { readonly kind: 'off' }
  /** Nothing to do, and the last run succeeded. */
  | { readonly kind: 'idle' }
  /** Under way; the server has not answered in this run. */
  | { readonly kind: 'trying'; readonly failures: number }
  /** Under way, and the server has answered. */
  | { readonly kind: 'going'; readonly failures: number }
  | {
      readonly kind: 'waiting';
      readonly failures: number;
      readonly error: BatonError;
      readonly delayMs: number;
      /** The part of it that the server asked for. */
      readonly askedMs: number;
    };

export type RetryEvent =
  | { readonly kind: 'begin' }
  | { readonly kind: 'stop' }
  /** The server has answered. */
  | { readonly kind: 'answered' }
  /** The server has answered, and something was achieved. */
  | { readonly kind: 'proven' }
  | { readonly kind: 'done' }
  /** `fraction` is random, at least 0 and below 1. */
  | { readonly kind: 'failed'; readonly error: BatonError; readonly fraction: number }
  | { readonly kind: 'due' }
  /** There is something to do, where nothing was. */
  | { readonly kind: 'work' }
  /** A person looks, or the network is said to be back. */
  | { readonly kind: 'nudge'; readonly waitedMs: number }
  /** What the work is about has changed under it. */
  | { readonly kind: 'again' };

export type RetryEffect =
  | { readonly kind: 'run' }
  | { readonly kind: 'abort' }
  | { readonly kind: 'wait'; readonly delayMs: number }
  | { readonly kind: 'cancel-wait' };

export interface RetryStep {
  readonly state: RetryState;
  readonly effects: readonly RetryEffect[];
}

const firstDelayMs = 1_000;
const delayMaxMs = 30_000;
/** What only a person or another program can mend is looked at again this often. */
const blockedDelayMs = 60_000;
/** A server that asks for longer, or something that answers in its place, is not believed. */
const askedDelayMaxMs = 60_000;

/**
 * How long to wait after a failure: full jitter from 1 s, doubling to 30 s; never less than
 * the server asked for, up to a minute.
 */
export function retryDelayMs(failures: number, error: BatonError, fraction: number): number {
  const ownDelayMs = mayPass(error)
    ? fraction * Math.min(delayMaxMs, firstDelayMs * 2 ** Math.min(failures - 1, 10))
    : (blockedDelayMs * (1 + fraction)) / 2;
  return Math.max(ownDelayMs, askedDelayMs(error));
}

function askedDelayMs({ retryAfterMs = 0 }: BatonError): number {
  return Math.min(askedDelayMaxMs, retryAfterMs);
}

/** Is waiting all that it takes, without a person or another program? */
export function mayPass({ recovery }: BatonError): boolean {
  return recovery === 'retry' || recovery === 'reset-scope';
}

export function stepRetry(state: RetryState, event: RetryEvent): RetryStep {
  const stay: RetryStep = { state, effects: [] };
  switch (event.kind) {
    case 'stop':
      return state.kind === 'off' ? stay : { state: { kind: 'off' }, effects: stopping(state) };
    case 'begin':
      return state.kind === 'off' ? run(0) : stay;
    case 'work':
      return state.kind === 'idle' ? run(0) : stay;
    case 'nudge':
      if (state.kind === 'idle') return run(0);
      return state.kind === 'waiting' ? shorten(state, event.waitedMs) : stay;
    case 'due':
      return state.kind === 'waiting' ? run(state.failures) : stay;
    case 'again':
      if (state.kind === 'idle') return run(0);
      if (state.kind === 'trying') return run(state.failures, 'abort');
      // Still going: whoever reads the state must not take a new run for a lost connection.
      return state.kind === 'going' ? { state, effects: [{ kind: 'abort' }, { kind: 'run' }] } : stay;
    case 'answered':
      return state.kind === 'trying' ? go(state.failures) : stay;
    case 'proven':
      return isRunning(state) && (state.kind === 'trying' || state.failures > 0) ? go(0) : stay;
    case 'done':
      return isRunning(state) ? { state: { kind: 'idle' }, effects: [] } : stay;
    case 'failed':
      return isRunning(state) ? wait(state.failures + 1, event) : stay;
  }
}

function run(failures: number, first?: 'abort' | 'cancel-wait'): RetryStep {
  const effects: RetryEffect[] = first ? [{ kind: first }] : [];
  return { state: { kind: 'trying', failures }, effects: [...effects, { kind: 'run' }] };
}

function go(failures: number): RetryStep {
  return { state: { kind: 'going', failures }, effects: [] };
}

function wait(failures: number, { error, fraction }: Extract<RetryEvent, { kind: 'failed' }>): RetryStep {
  const askedMs = askedDelayMs(error);
  const delayMs = retryDelayMs(failures, error, fraction);
  return {
    state: { kind: 'waiting', failures, error, delayMs, askedMs },
    effects: [{ kind: 'wait', delayMs }],
  };
}

function shorten(state: Extract<RetryState, { kind: 'waiting' }>, waitedMs: number): RetryStep {
  const restMs = state.askedMs - waitedMs;
  if (restMs <= 0) return run(state.failures, 'cancel-wait');
  if (state.delayMs === state.askedMs) return { state, effects: [] };
  return {
    state: { ...state, delayMs: restMs, askedMs: restMs },
    effects: [{ kind: 'cancel-wait' }, { kind: 'wait', delayMs: restMs }],
  };
}

function stopping(state: RetryState): readonly RetryEffect[] {
  if (isRunning(state)) return [{ kind: 'abort' }];
  return state.kind === 'waiting' ? [{ kind: 'cancel-wait' }] : [];
}

export function isRunning(state: RetryState): state is Extract<RetryState, { kind: 'trying' | 'going' }> {
  return state.kind === 'trying' || state.kind === 'going';
}
