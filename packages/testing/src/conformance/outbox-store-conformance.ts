import type { IssuedMutation, OutboxEntry, OutboxStore } from '@baton/client/engine';
import type { DeviceId, MutationId, Scope } from '@baton/protocol';
import type { ConformanceCase } from './case.ts';
import { expectEqual, expectRejection } from './expectation.ts';

export interface OutboxStoreSubject {
  /** Another handle on the same storage: another tab, or this one after a reload. */
  open(): Promise<OutboxStore>;
  /** The storage is deleted under its handles. */
  destroy(): Promise<void>;
}

export interface FaultyOutboxStoreSubject extends OutboxStoreSubject {
  /** The next write reaches the storage and then fails to commit. */
  failNextWrite(code: 'STORAGE_FULL' | 'STORAGE_FAILED'): void | Promise<void>;
}

/** What every `OutboxStore` shows. */
export const outboxStoreConformance: readonly ConformanceCase<OutboxStoreSubject>[] = [
  {
    title: 'a new store holds no entries and no facts',
    run: async ({ open }) => {
      const store = await open();
      expectEqual(await store.entries(), [], 'entries');
      expectEqual(await store.readFact('device'), undefined, 'fact');
    },
  },
  {
    title: 'append gives each mutation the next place in the order of issue and keeps its content',
    run: async ({ open }) => {
      const store = await open();
      const appended = await store.append([issue(1), issue(2)]);
      const [first, second] = appended.map((entry) => entry.mutation.order);
      if (first === undefined || second === undefined || first < 0 || second !== first + 1) {
        throw new Error(`orders do not rise by one: ${first}, ${second}`);
      }
      expectEqual(
        appended,
        [issue(1), issue(2)].map((mutation, index) => entryOf(mutation, first + index)),
        'entries',
      );
      expectEqual(await store.append([]), [], 'appending nothing');
    },
  },
  {
    title: 'entries are there after a reload, in the order of issue',
    run: async ({ open }) => {
      const before = await open();
      // Ids descend, so that an order by id would show.
      for (const n of [9, 5, 1]) await before.append([issue(n)]);
      await before.close();
      const after = await open();
      expectEqual(idsOf(await after.entries()), [idOf(9), idOf(5), idOf(1)], 'ids');
    },
  },
  {
    title: 'two tabs that append at once share one counter',
    run: async ({ open }) => {
      const [one, other] = [await open(), await open()];
      const appended = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).append([issue(n)])),
      );
      const orders = new Set(appended.flat().map((entry) => entry.mutation.order));
      expectEqual(orders.size, 20, 'different orders');
      const inStore = (await one.entries()).map((entry) => entry.mutation.order);
      expectEqual(
        inStore,
        [...inStore].sort((a, b) => a - b),
        'order of entries',
      );
    },
  },
  {
    title: 'a place in the order is never given twice, even after its entry is removed',
    run: async ({ open }) => {
      const store = await open();
      const [first] = await store.append([issue(1)]);
      await store.update(await store.takeLead(), [], [idOf(1)]);
      const [second] = await (await open()).append([issue(2)]);
      if (!first || !second || second.mutation.order <= first.mutation.order) {
        throw new Error('the place of a removed entry was given again');
      }
    },
  },
  {
    title: 'what is stored does not change with the object that was given',
    run: async ({ open }) => {
      const store = await open();
      const mutation = structuredClone(issue(1));
      await store.append([mutation]);
      mutation.operations.length = 0;
      expectEqual((await store.entries())[0]?.mutation.operations, issue(1).operations, 'operations');
    },
  },
  {
    title: 'update replaces and removes entries together, and other tabs see it',
    run: async ({ open }) => {
      const [store, other] = [await open(), await open()];
      const [first, second] = await store.append([issue(1), issue(2), issue(3)]);
      if (!first || !second) throw new Error('append gave too few entries');
      const sent: OutboxEntry = { ...first, state: 'sent' };
      const rejected: OutboxEntry = {
        ...second,
        state: 'rejected',
        receipt: { id: idOf(2), outcome: 'rejected', code: 'ROW_MISSING', message: 'gone' },
      };
      await store.update(await store.takeLead(), [sent, rejected], [idOf(3)]);
      expectEqual(await other.entries(), [sent, rejected], 'entries');
    },
  },
  {
    title: 'update does not bring back an entry that is gone',
    run: async ({ open }) => {
      const store = await open();
      const [first] = await store.append([issue(1)]);
      if (!first) throw new Error('append gave no entry');
      const fence = await store.takeLead();
      await store.update(fence, [], [idOf(1)]);
      await store.update(fence, [{ ...first, state: 'sent' }], []);
      expectEqual(await store.entries(), [], 'entries');
    },
  },
  {
    title: 'append removes what was refused and leaves everything else, without a lead',
    run: async ({ open }) => {
      const [leader, follower] = [await open(), await open()];
      const [first] = await leader.append([issue(1), issue(2)]);
      if (!first) throw new Error('append gave no entry');
      const receipt = { id: idOf(1), outcome: 'rejected', code: 'ROW_MISSING', message: 'gone' } as const;
      await leader.update(await leader.takeLead(), [{ ...first, state: 'rejected', receipt }], []);
      await follower.append([issue(4)], [idOf(1), idOf(2), idOf(3)]);
      expectEqual(idsOf(await leader.entries()), [idOf(2), idOf(4)], 'ids');
    },
  },
  {
    title: 'each leadership has a higher fence, and an older one changes nothing any more',
    run: async ({ open }) => {
      const [old, next] = [await open(), await open()];
      await old.append([issue(1)]);
      const oldFence = await old.takeLead();
      const newFence = await next.takeLead();
      if (newFence <= oldFence) throw new Error(`fence ${newFence} is not above ${oldFence}`);
      await expectRejection(old.update(oldFence, [], [idOf(1)]), 'LEADER_REPLACED', 'update by the old leader');
      expectEqual(idsOf(await next.entries()), [idOf(1)], 'ids');
      await next.update(newFence, [], [idOf(1)]);
      expectEqual(await next.entries(), [], 'entries');
    },
  },
  {
    title: 'fences go on rising after a reload',
    run: async ({ open }) => {
      const before = await open();
      const fence = await before.takeLead();
      await before.close();
      const after = await open();
      if ((await after.takeLead()) <= fence) throw new Error('a fence was given twice');
    },
  },
  {
    title: 'any tab appends, whoever leads',
    run: async ({ open }) => {
      const [leader, follower] = [await open(), await open()];
      await leader.takeLead();
      await follower.append([issue(1)]);
      expectEqual(idsOf(await leader.entries()), [idOf(1)], 'ids');
    },
  },
  {
    title: 'facts are kept by name, replaced by a later write, and there after a reload',
    run: async ({ open }) => {
      const before = await open();
      await before.writeFact('clock', { offsetMs: 1.5, boot: null });
      await before.writeFact('device', 'one');
      await before.writeFact('device', 'two');
      await before.close();
      const after = await open();
      expectEqual(await after.readFact('clock'), { offsetMs: 1.5, boot: null }, 'clock');
      expectEqual(await after.readFact('device'), 'two', 'device');
      expectEqual(await after.entries(), [], 'entries');
    },
  },
  {
    title: 'a storage that was deleted is new to its handles, and has another life',
    run: async ({ open, destroy }) => {
      const store = await open();
      const life = await store.readFact('life');
      if (life === undefined) throw new Error('a new store has no life');
      expectEqual(await (await open()).readFact('life'), life, 'life in another tab');
      await store.append([issue(1)]);
      const fence = await store.takeLead();
      await destroy();
      expectEqual(await store.entries(), [], 'entries');
      if ((await store.readFact('life')) === life) throw new Error('it has the life of the one that was deleted');
      await expectRejection(store.update(fence, [], []), 'LEADER_REPLACED', 'update by a leader of the one before');
    },
  },
  {
    title: 'putBack adds what is missing as it was, leaves what is there, and the order goes on after it',
    run: async ({ open, destroy }) => {
      const [one, other] = [await open(), await open()];
      const [first, second] = await one.append([issue(1), issue(2)]);
      if (!first || !second) throw new Error('append gave too few entries');
      await destroy();
      const sent: OutboxEntry = { ...second, state: 'sent' };
      await one.putBack([sent]);
      await other.putBack([first, second]);
      expectEqual(await one.entries(), [first, sent], 'entries');
      const [third] = await other.append([issue(3)]);
      if (!third || third.mutation.order <= second.mutation.order) throw new Error('a place was given twice');
      await one.putBack([]);
      expectEqual(idsOf(await one.entries()), [idOf(1), idOf(2), idOf(3)], 'ids');
    },
  },
];

/** What a store shows when the storage below it fails. */
export const outboxStoreFaultConformance: readonly ConformanceCase<FaultyOutboxStoreSubject>[] = (
  ['STORAGE_FULL', 'STORAGE_FAILED'] as const
).flatMap((code) => [
  {
    title: `an append that ends with ${code} leaves everything as it was, and the next one works`,
    run: async ({ open, failNextWrite }) => {
      const store = await open();
      const [first] = await store.append([issue(1)]);
      if (!first) throw new Error('append gave no entry');
      const receipt = { id: idOf(1), outcome: 'rejected', code: 'ROW_MISSING', message: 'gone' } as const;
      await store.update(await store.takeLead(), [{ ...first, state: 'rejected', receipt }], []);
      await failNextWrite(code);
      await expectRejection(store.append([issue(2), issue(3)], [idOf(1)]), code, 'append');
      await store.append([issue(4)]);
      expectEqual(idsOf(await store.entries()), [idOf(1), idOf(4)], 'ids');
    },
  },
  {
    title: `an update that ends with ${code} changes no entry`,
    run: async ({ open, failNextWrite }) => {
      const store = await open();
      const [first] = await store.append([issue(1), issue(2)]);
      if (!first) throw new Error('append gave no entry');
      const fence = await store.takeLead();
      const before = await store.entries();
      await failNextWrite(code);
      await expectRejection(store.update(fence, [{ ...first, state: 'sent' }], [idOf(2)]), code, 'update');
      expectEqual(await store.entries(), before, 'entries');
    },
  },
]);

function issue(n: number): IssuedMutation {
  return {
    id: idOf(n),
    device: '00000000-0000-4000-8000-000000000001' as DeviceId,
    lane: n % 2 === 0 ? 'critical' : 'low',
    schema: 1,
    at: { time: 1_000 + n, uncertaintyMs: null, confidence: 'none' },
    operations: [
      {
        op: 'insert',
        scope: 'race/1' as Scope,
        table: 'mark',
        key: `key-${n}`,
        values: { id: `key-${n}`, n, note: null },
      },
    ],
  };
}

function entryOf(mutation: IssuedMutation, order: number): OutboxEntry {
  return { mutation: { ...mutation, order }, state: 'pending', lane: mutation.lane };
}

function idOf(n: number): MutationId {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as MutationId;
}

function idsOf(entries: readonly OutboxEntry[]): readonly MutationId[] {
  return entries.map((entry) => entry.mutation.id);
}
