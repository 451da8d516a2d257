import { errorOf } from '@baton/protocol';
import { describe, expect, it } from 'vitest';
import { type RetryEvent, type RetryState, retryDelayMs, stepRetry } from './retry-machine.ts';

const silent = errorOf('SERVER_SILENT');
const busy = errorOf('OVERLOADED', { retryAfterMs: 45_000 });

const states: Record<string, RetryState> = {
  off: { kind: 'off' },
  idle: { kind: 'idle' },
  trying: { kind: 'trying', failures: 2 },
  going: { kind: 'going', failures: 0 },
  waiting: { kind: 'waiting', failures: 2, error: silent, delayMs: 500, askedMs: 0 },
  asked: { kind: 'waiting', failures: 2, error: busy, delayMs: 45_000, askedMs: 45_000 },
  'asked in part': { kind: 'waiting', failures: 2, error: busy, delayMs: 60_000, askedMs: 45_000 },
};

const events: Record<RetryEvent['kind'], RetryEvent> = {
  begin: { kind: 'begin' },
  stop: { kind: 'stop' },
  answered: { kind: 'answered' },
  proven: { kind: 'proven' },
  done: { kind: 'done' },
  failed: { kind: 'failed', error: silent, fraction: 0.5 },
  due: { kind: 'due' },
  work: { kind: 'work' },
  nudge: { kind: 'nudge', waitedMs: 400 },
  again: { kind: 'again' },
};

type Expected = `${RetryState['kind']}${'' | `: ${string}`}`;

/** For each state and event: the next state, and the effects. */
const table: Record<keyof typeof states, Record<RetryEvent['kind'], Expected>> = {
  off: {
    begin: 'trying: run',
    stop: 'off',
    answered: 'off',
    proven: 'off',
    done: 'off',
    failed: 'off',
    due: 'off',
    work: 'off',
    nudge: 'off',
    again: 'off',
  },
  idle: {
    begin: 'idle',
    stop: 'off',
    answered: 'idle',
    proven: 'idle',
    done: 'idle',
    failed: 'idle',
    due: 'idle',
    work: 'trying: run',
    nudge: 'trying: run',
    again: 'trying: run',
  },
  trying: {
    begin: 'trying',
    stop: 'off: abort',
    answered: 'going',
    proven: 'going',
    done: 'idle',
    failed: 'waiting: wait',
    due: 'trying',
    work: 'trying',
    nudge: 'trying',
    again: 'trying: abort run',
  },
  going: {
    begin: 'going',
    stop: 'off: abort',
    answered: 'going',
    proven: 'going',
    done: 'idle',
    failed: 'waiting: wait',
    due: 'going',
    work: 'going',
    nudge: 'going',
    again: 'going: abort run',
  },
  waiting: {
    begin: 'waiting',
    stop: 'off: cancel-wait',
    answered: 'waiting',
    proven: 'waiting',
    done: 'waiting',
    failed: 'waiting',
    due: 'trying: run',
    work: 'waiting',
    nudge: 'trying: cancel-wait run',
    again: 'waiting',
  },
  asked: {
    begin: 'waiting',
    stop: 'off: cancel-wait',
    answered: 'waiting',
    proven: 'waiting',
    done: 'waiting',
    failed: 'waiting',
    due: 'trying: run',
    work: 'waiting',
    nudge: 'waiting',
    again: 'waiting',
  },
  'asked in part': {
    begin: 'waiting',
    stop: 'off: cancel-wait',
    answered: 'waiting',
    proven: 'waiting',
    done: 'waiting',
    failed: 'waiting',
    due: 'trying: run',
    work: 'waiting',
    nudge: 'waiting: cancel-wait wait',
    again: 'waiting',
  },
};

describe('each state and event', () => {
  for (const [name, state] of Object.entries(states)) {
    for (const event of Object.values(events)) {
      const expected = table[name]?.[event.kind];
      it(`${name} on ${event.kind}: ${expected}`, () => {
        const step = stepRetry(state, event);
        const effects = step.effects.map(({ kind }) => kind).join(' ');
        expect(effects ? `${step.state.kind}: ${effects}` : step.state.kind).toBe(expected);
        if (effects === '' && step.state.kind === state.kind) expect(step.state).toBe(state);
      });
    }
  }
});

describe('failures', () => {
  it('count until something is proven; an answer alone proves nothing', () => {
    const trying: RetryState = { kind: 'trying', failures: 4 };
    const answered = stepRetry(trying, events.answered).state;
    const proven = stepRetry(answered, events.proven).state;
    expect([trying, answered, proven].map((state) => stepRetry(state, events.failed).state)).toMatchObject([
      { failures: 5 },
      { failures: 5 },
      { failures: 1 },
    ]);
  });

  it('wait for a random part of 1 s, 2 s, 4 s … 30 s', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => retryDelayMs(failures, silent, 0.999_999));
    expect(ceilings.map(Math.round)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(retryDelayMs(5, silent, 0)).toBe(0);
  });

  it('never wait less than the server asked for', () => {
    expect(retryDelayMs(1, busy, 0)).toBe(45_000);
    expect(retryDelayMs(1, busy, 0.999)).toBe(45_000);
  });

  it('that are nudged wait for what the server asked for, and no longer', () => {
    const state = states['asked in part'] as RetryState;
    const nudged = (from: RetryState, waitedMs: number) => stepRetry(from, { kind: 'nudge', waitedMs });
    const shortened = nudged(state, 40_000);
    expect(shortened.state).toMatchObject({ delayMs: 5_000, askedMs: 5_000 });
    expect(shortened.effects).toContainEqual({ kind: 'wait', delayMs: 5_000 });
    expect(nudged(shortened.state, 4_999).state).toBe(shortened.state);
    expect(nudged(state, 45_000).state.kind).toBe('trying');
  });

  it.each([60_001, 86_400_000, Number.POSITIVE_INFINITY])('wait a minute where somebody asks for %d ms', (asked) => {
    const proxy = errorOf('SERVER_SILENT', { retryAfterMs: asked });
    expect(retryDelayMs(1, proxy, 0.5)).toBe(60_000);
  });

  it('that only a person or another program can mend are looked at again within a minute', () => {
    const upgrade = errorOf('PROTOCOL_UNSUPPORTED');
    expect(retryDelayMs(1, upgrade, 0)).toBe(30_000);
    expect(retryDelayMs(9, upgrade, 0.999_999)).toBeLessThan(60_000);
  });
});
