import type { Locks } from '@baton/client/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';

export interface LocksSubject {
  /** The locks as one more tab of the same browser has them. */
  tab(): Locks;
  /** Lets enough time pass for a free lock to change hands. */
  pause(): Promise<void>;
  /** Takes a held lock from its holder by force. */
  takeAway(name: string): Promise<void>;
}

/** What every `Locks` shows. */
export const locksConformance: readonly ConformanceCase<LocksSubject>[] = [
  {
    title: 'a free lock is held at once, and not lost by giving it up',
    run: async ({ tab, pause }) => {
      const controller = new AbortController();
      let isLost = false;
      await tab().hold('a', controller.signal, () => {
        isLost = true;
      });
      controller.abort();
      await pause();
      expectEqual(isLost, false, 'lost');
    },
  },
  {
    title: 'a held lock is waited for until its holder gives it up',
    run: async ({ tab, pause }) => {
      const first = claim(tab(), 'a');
      await first.held;
      const second = claim(tab(), 'a');
      await pause();
      expectEqual(second.state(), 'waiting', 'the second tab');
      first.controller.abort();
      await second.held;
    },
  },
  {
    title: 'a lock is held by one of many tabs at any time, and each gets its turn',
    run: async ({ tab, pause }) => {
      const claims = [1, 2, 3].map(() => claim(tab(), 'a'));
      for (let turn = 1; turn <= claims.length; turn++) {
        const holder = await Promise.race(claims.map((each) => each.held.then(() => each)));
        await pause();
        expectEqual(claims.filter((each) => each.state() === 'held').length, 1, `holders in turn ${turn}`);
        claims.splice(claims.indexOf(holder), 1);
        holder.controller.abort();
      }
    },
  },
  {
    title: 'locks of different names do not meet',
    run: async ({ tab }) => {
      const one = tab();
      await claim(one, 'a').held;
      await claim(one, 'a:b').held;
      await claim(tab(), 'b').held;
    },
  },
  {
    title: 'who gives up waiting is told the reason and never gets the lock',
    run: async ({ tab, pause }) => {
      const first = claim(tab(), 'a');
      await first.held;
      const second = claim(tab(), 'a');
      second.controller.abort(new Error('no longer wanted'));
      const reason = await second.held.then(
        () => 'held',
        (error: unknown) => (error as Error).message,
      );
      expectEqual(reason, 'no longer wanted', 'reason');
      const third = claim(tab(), 'a');
      first.controller.abort();
      await third.held;
      await pause();
      expectEqual(second.state(), 'refused', 'the second tab');
    },
  },
  {
    title: 'a signal that was aborted before is refused and holds nothing',
    run: async ({ tab }) => {
      const aborted = AbortSignal.abort(new Error('too late'));
      const reason = await tab()
        .hold('a', aborted, () => undefined)
        .catch((error: unknown) => (error as Error).message);
      expectEqual(reason, 'too late', 'reason');
      await claim(tab(), 'a').held;
    },
  },
  {
    title: 'a holder whose lock is taken away is told',
    run: async ({ tab, takeAway }) => {
      const first = claim(tab(), 'a');
      await first.held;
      await takeAway('a');
      await first.lost;
    },
  },
];

function claim(locks: Locks, name: string) {
  const controller = new AbortController();
  let state: 'waiting' | 'held' | 'refused' = 'waiting';
  let tellLost = () => {};
  const lost = new Promise<void>((resolve) => {
    tellLost = resolve;
  });
  const held = locks
    .hold(name, controller.signal, () => tellLost())
    .then(
      () => {
        state = 'held';
      },
      (error: unknown) => {
        state = 'refused';
        throw error;
      },
    );
  held.catch(() => undefined);
  return { controller, held, lost, state: () => state };
}
