import type { PageEvent, PageLife } from '@baton/client/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';

export interface PageLifeSubject {
  readonly life: PageLife;
  /** Lets this happen to the page. */
  happen(event: PageEvent): void;
}

const events: readonly PageEvent[] = ['hidden', 'visible', 'offline', 'online', 'frozen', 'resumed'];

/** What every `PageLife` shows. */
export const pageLifeConformance: readonly ConformanceCase<PageLifeSubject>[] = [
  {
    title: 'everything that happens to the page is heard, once by each listener, until it leaves',
    run: async ({ life, happen }) => {
      const heard: [PageEvent[], PageEvent[]] = [[], []];
      const leave = life.subscribe((event) => heard[0].push(event));
      life.subscribe((event) => heard[1].push(event));
      for (const event of events) happen(event);
      leave();
      happen('resumed');
      expectEqual(heard, [events, [...events, 'resumed']], 'events');
    },
  },
  {
    title: 'what the page is now agrees with what was heard last',
    run: async ({ life, happen }) => {
      expectEqual([life.isVisible(), life.isOnline()], [true, true], 'at first');
      happen('hidden');
      happen('offline');
      expectEqual([life.isVisible(), life.isOnline()], [false, false], 'hidden and offline');
      happen('visible');
      happen('online');
      expectEqual([life.isVisible(), life.isOnline()], [true, true], 'at last');
    },
  },
];
