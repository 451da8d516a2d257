import type { TabChannel, TabHint } from '@baton/client/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual } from './expectation.ts';

export interface TabChannelSubject {
  /** The channel as one more tab of the same browser has it. */
  tab(): TabChannel;
  /** Lets enough time pass for hints to arrive. */
  pause(): Promise<void>;
}

/** What every `TabChannel` shows, as long as no hint is lost. */
export const tabChannelConformance: readonly ConformanceCase<TabChannelSubject>[] = [
  {
    title: 'a hint reaches every listener of every other tab, and none of its own',
    run: async ({ tab, pause }) => {
      const sender = tab();
      const heardAtHome = listen(sender);
      const [second, third] = [tab(), tab()];
      const heard = [listen(second), listen(second), listen(third)];
      sender.post({ kind: 'outbox' });
      await pause();
      expectEqual(heardAtHome, [], 'own hints');
      expectEqual(heard, [[{ kind: 'outbox' }], [{ kind: 'outbox' }], [{ kind: 'outbox' }]], 'hints');
    },
  },
  {
    title: 'hints of one tab arrive in their order with their content',
    run: async ({ tab, pause }) => {
      const sender = tab();
      const heard = listen(tab());
      const hints: readonly TabHint[] = [
        { kind: 'scope', scope: 'race/1' },
        { kind: 'wanted', tab: 'one', scopes: ['race/1', 'race/2'] },
        { kind: 'status', status: 'live' },
        { kind: 'status-asked' },
      ];
      for (const hint of hints) sender.post(hint);
      await pause();
      expectEqual(heard, hints, 'hints');
    },
  },
  {
    title: 'who unsubscribed hears no more, others do',
    run: async ({ tab, pause }) => {
      const [sender, receiver] = [tab(), tab()];
      const gone: TabHint[] = [];
      const unsubscribe = receiver.subscribe((hint) => gone.push(hint));
      const heard = listen(receiver);
      unsubscribe();
      sender.post({ kind: 'outbox' });
      await pause();
      expectEqual(gone, [], 'hints after unsubscribing');
      expectEqual(heard, [{ kind: 'outbox' }], 'hints of the other listener');
    },
  },
  {
    title: 'a closed channel hears nothing, and posting on it does no harm',
    run: async ({ tab, pause }) => {
      const [first, second] = [tab(), tab()];
      const heard = listen(second);
      second.close();
      first.post({ kind: 'outbox' });
      second.post({ kind: 'outbox' });
      await pause();
      expectEqual(heard, [], 'hints');
    },
  },
];

function listen(channel: TabChannel): readonly TabHint[] {
  const heard: TabHint[] = [];
  channel.subscribe((hint) => heard.push(hint));
  return heard;
}
