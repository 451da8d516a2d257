import { formatScope, type Scope } from '@baton/protocol';
import type { Hints } from '@baton/server/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';

export interface HintsSubject {
  /** Hints as one more node of the same database has them, once it listens. */
  node(): Promise<Hints>;
  /** Waits until it is so. Fails where it does not come to be. */
  until(isSo: () => boolean): Promise<void>;
}

/** What every `Hints` shows, as long as no hint is lost. */
export const hintsConformance: readonly ConformanceCase<HintsSubject>[] = [
  {
    title: 'what one node gives every other hears, and itself not',
    run: async ({ node, until }) => {
      const [first, second, third] = [await node(), await node(), await node()];
      const [own, heard, others] = [listen(first), listen(second), listen(third)];
      first.give([race(1), race(2)]);
      await until(() => heard.size === 2 && others.size === 2);
      expectEqual([...heard, ...others], [race(1), race(2), race(1), race(2)], 'scopes');
      second.give([race(3)]);
      await until(() => own.size > 0);
      expectEqual([...own], [race(3)], 'scopes at home');
    },
  },
  {
    title: 'many scopes at once all arrive, however long their names',
    run: async ({ node, until }) => {
      const [sender, receiver] = [await node(), await node()];
      const heard = listen(receiver);
      const scopes = Array.from({ length: 400 }, (_, n) => formatScope('race', `${n}${'ж'.repeat(150)}`));
      sender.give(scopes);
      await until(() => heard.size === scopes.length);
      expectEqual([...heard].sort(), [...scopes].sort(), 'scopes');
    },
  },
  {
    title: 'what is given one after the other arrives, however fast',
    run: async ({ node, until }) => {
      const [sender, receiver] = [await node(), await node()];
      const heard = listen(receiver);
      for (let n = 0; n < 500; n++) sender.give([race(n)]);
      await until(() => heard.size === 500);
    },
  },
  {
    title: 'a node that is closed gives and hears no more',
    run: async ({ node, until }) => {
      const [first, second, third] = [await node(), await node(), await node()];
      const [gone, heard] = [listen(second), listen(third)];
      await second.close();
      second.give([race(1)]);
      first.give([race(2)]);
      await until(() => heard.size > 0);
      expectEqual([[...gone], [...heard]], [[], [race(2)]], 'scopes');
    },
  },
];

const race = (n: number) => formatScope('race', String(n));

function listen(hints: Hints): ReadonlySet<Scope> {
  const heard = new Set<Scope>();
  hints.listen((scopes) => {
    for (const scope of scopes) heard.add(scope);
  });
  return heard;
}
