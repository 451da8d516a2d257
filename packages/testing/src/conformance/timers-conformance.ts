import type { Timers, TimeSource } from '@baton/client/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';

export interface TimersSubject {
  readonly timers: Timers;
  readonly time: TimeSource;
  /** Lets this much time pass. */
  elapse(durationMs: number): Promise<void>;
}

/** What every pair of `Timers` and `TimeSource` shows. */
export const timersConformance: readonly ConformanceCase<TimersSubject>[] = [
  {
    title: 'a timer runs once, not before its delay has passed on the monotonic clock',
    run: async ({ timers, time, elapse }) => {
      const startedAt = time.monotonicMs();
      const ranAfter: number[] = [];
      timers.start('test', 60, () => ranAfter.push(time.monotonicMs() - startedAt));
      expectEqual(ranAfter.length, 0, 'runs at once');
      await elapse(200);
      expectEqual(ranAfter.length, 1, 'runs');
      // Browsers round their clocks by up to a millisecond.
      if ((ranAfter[0] ?? 0) < 59) throw new Error(`ran after ${ranAfter[0]} ms`);
    },
  },
  {
    title: 'timers run in the order in which they are due',
    run: async ({ timers, elapse }) => {
      const ran: string[] = [];
      timers.start('late', 90, () => ran.push('late'));
      timers.start('soon', 0, () => ran.push('soon'));
      timers.start('next', 30, () => ran.push('next'));
      await elapse(200);
      expectEqual(ran, ['soon', 'next', 'late'], 'order');
    },
  },
  {
    title: 'a cancelled timer does not run, and cancelling one that ran does no harm',
    run: async ({ timers, elapse }) => {
      const ran: string[] = [];
      const cancelled = timers.start('cancelled', 10, () => ran.push('cancelled'));
      const kept = timers.start('kept', 10, () => ran.push('kept'));
      cancelled.cancel();
      await elapse(100);
      kept.cancel();
      cancelled.cancel();
      expectEqual(ran, ['kept'], 'runs');
    },
  },
  {
    title: 'both clocks go on, in milliseconds',
    run: async ({ time, elapse }) => {
      const [wall, monotonic] = [time.wallMs(), time.monotonicMs()];
      await elapse(50);
      const passed = [time.wallMs() - wall, time.monotonicMs() - monotonic];
      if (passed.some((ms) => ms < 45 || ms > 5_000))
        throw new Error(`after 50 ms the clocks went on by ${passed.join()}`);
    },
  },
  {
    title: 'the grain of the clocks is one that browsers have',
    run: async ({ time }) => {
      if (!(time.grainMs >= 0 && time.grainMs <= 100)) throw new Error(`a grain of ${time.grainMs} ms`);
    },
  },
];
