import type { Cursor } from '@baton/protocol';
import type { ClaimRequest } from '@baton/server/engine';
import type { ConformanceCase } from '../case.ts';
import { expectEqual, expectRejection } from '../expectation.ts';
import {
  addRace,
  applyMutation,
  changesSince,
  newClaim,
  newDevice,
  origin,
  race,
  raceScope,
  type StoreSubject,
} from './subject.ts';

/** What is no longer kept is said, and never a hole nor a second effect. */
export const retentionCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'a cursor whose next changes were dropped has expired, and one at the head is good for ever',
    async run({ store, forget }) {
      const id = await addRace(store);
      const scope = raceScope(id);
      const first = (await store.pull(scope, origin(store), 10)).cursor;
      await store.transaction((sql) => sql.update(race, id, { name: 'Two' }));
      const head = (await store.pull(scope, first, 10)).cursor;
      await forget('log');
      await forget('ids');
      expectEqual(await store.pull(scope, head, 10), { versions: [], cursor: head, head: 2 });
      for (const cursor of [origin(store), first])
        await expectRejection(store.pull(scope, cursor, 10), 'CURSOR_EXPIRED');
    },
  },
  {
    title: 'what comes after the dropped changes follows the head that they led to',
    async run({ store, forget }) {
      const id = await addRace(store);
      const scope = raceScope(id);
      const { cursor } = await store.snapshotBegin(scope);
      await forget('log');
      await forget('ids');
      await store.transaction((sql) => sql.update(race, id, { name: 'Later' }));
      const update = { op: 'update', table: 'race', key: id, values: { name: 'Later' } } as const;
      expectEqual(await changesSince(store, scope, cursor), [[update]]);
      await expectRejection(store.pull(scope, origin(store), 10), 'CURSOR_EXPIRED');
    },
  },
  {
    title: 'what was written since a version is not known any more once changes after it were dropped',
    async run({ store, forget }) {
      const id = await addRace(store);
      const scope = raceScope(id);
      const first = (await store.snapshotBegin(scope)).cursor;
      await store.transaction((sql) => sql.update(race, id, { name: 'Two' }));
      const head = (await store.snapshotBegin(scope)).cursor;
      await forget('log');
      const changedSince = async (seen: Cursor) => {
        const names = await store.transaction((sql) => sql.changedSince(race, id, { ...seen, scope }, newDevice()));
        return names && [...names];
      };
      expectEqual(await changedSince(first), undefined);
      expectEqual(await changedSince(head), []);
      await store.transaction((sql) => sql.update(race, id, { name: 'Three' }));
      expectEqual(await changedSince(head), ['name']);
    },
  },
  {
    title: 'a receipt outlives the changes that it led to',
    async run({ store, forget }) {
      const id = await addRace(store);
      const claim = newClaim({ scopes: [raceScope(id)] });
      await applyMutation(store, claim, (sql) => sql.update(race, id, { name: 'Kept' }));
      const receipt = (await store.receipts([claim.id])).get(claim.id);
      await forget('log');
      expectEqual((await store.receipts([claim.id])).get(claim.id), receipt);
      expectEqual(await store.transaction((sql) => sql.claim([claim])), ['settled']);
    },
  },
  {
    title: 'an id that is no longer known is forgotten, and so is every other that its device issued before it',
    async run({ store, forget }) {
      const [id, device, other] = [await addRace(store), newDevice(), newDevice()];
      for (const each of [device, other]) await store.claimDevice(each, 'lena');
      const scopes = [raceScope(id)];
      const issued = (order: number, by = device) => newClaim({ device: by, order, scopes });
      const [early, known, late] = [issued(3), issued(5), issued(6)];
      await applyMutation(store, known, (sql) => sql.update(race, id, { name: 'Once' }));
      await forget('ids');
      const claimAll = (requests: readonly ClaimRequest[]) => store.transaction((sql) => sql.claim(requests));
      expectEqual(await claimAll([late, known, issued(1, other), early]), ['new', 'forgotten', 'new', 'forgotten']);
      expectEqual(await claimAll([known, late]), ['forgotten', 'settled']);
      expectEqual([...(await store.receipts([known.id, early.id, late.id])).keys()], [late.id]);
    },
  },
];
