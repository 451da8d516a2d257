import { formatScope, originTag, type ReceiptVersion } from '@baton/protocol';
import type { Store } from '@baton/server/engine';
import type { ConformanceCase } from '../case.ts';
import { expectEqual } from '../expectation.ts';
import {
  addRace,
  applyMutation,
  mark,
  markRow,
  newClaim,
  newDevice,
  newId,
  race,
  raceScope,
  sample,
  seat,
  type StoreSubject,
  van,
} from './subject.ts';

/** What a push is decided by: what changed since a device looked, and other rows of the scope. */
export const judgingCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'columns that others wrote after a version are named, those of the device itself are not',
    async run({ store, outsideWrite }) {
      const [id, device] = [await addRace(store), newDevice()];
      const [seen, scopes] = [await versionNow(store, id), [raceScope(id)]];
      const changed = async (since: ReceiptVersion) =>
        sorted(await store.transaction((sql) => sql.changedSince(race, id, since, device)));
      expectEqual(await changed(seen), []);
      await applyMutation(store, newClaim({ device, scopes }), (sql) => sql.update(race, id, { name: 'Own' }));
      expectEqual(await changed(seen), [], 'after an own write');
      await outsideWrite([{ op: 'update', table: 'race', key: id, values: { name: 'Theirs' } }]);
      await outsideWrite([{ op: 'update', table: 'race', key: id, values: { name: 'Own' } }]);
      expectEqual(await changed(seen), ['name'], 'after another wrote and took it back');
      await applyMutation(store, newClaim({ scopes }), (sql) =>
        sql.update(race, id, { plannedStart: '2026-11-20 03:04:05+00' }),
      );
      expectEqual(await changed(seen), ['name', 'plannedStart']);
      expectEqual(await changed(await versionNow(store, id)), []);
    },
  },
  {
    title: 'a row that was deleted and made anew was written in all columns',
    async run({ store, outsideWrite }) {
      const [id, key] = [await addRace(store), newId()];
      await store.transaction((sql) => sql.insert(mark, markRow(key, id)));
      const seen = await versionNow(store, id);
      await outsideWrite([{ op: 'delete', table: 'mark', key }]);
      await outsideWrite([{ op: 'insert', table: 'mark', values: markRow(key, id) }]);
      const changed = await store.transaction((sql) => sql.changedSince(mark, key, seen, newDevice()));
      expectEqual(sorted(changed), Object.keys(mark.columns).sort());
    },
  },
  {
    title: 'nothing is known of what changed after a version that was never committed here',
    async run({ store }) {
      const id = await addRace(store);
      const { scope, version, tag } = await versionNow(store, id);
      const strangers = [
        { scope, version, tag: 'f'.repeat(32) },
        { scope, version: version + 1, tag },
        { scope, version: 0, tag },
      ];
      for (const seen of strangers) {
        expectEqual(await store.transaction((sql) => sql.hasCommitted(seen)), false);
        expectEqual(await store.transaction((sql) => sql.changedSince(race, id, seen, newDevice())), undefined);
      }
      for (const seen of [
        { scope, version, tag },
        { scope, version: 0, tag: originTag },
      ]) {
        expectEqual(await store.transaction((sql) => sql.hasCommitted(seen)), true);
      }
    },
  },
  {
    title: 'a claim that is given back was never made, and names no version',
    async run({ store }) {
      const id = await addRace(store);
      const [kept, released] = [newClaim({ scopes: [raceScope(id)] }), newClaim({ scopes: [raceScope(id)] })];
      await store.transaction(async (sql) => {
        await sql.claim([kept, released]);
        await sql.update(race, id, { name: 'Coast' });
        await sql.release([released.id]);
      });
      expectEqual([...(await store.receipts([kept.id, released.id])).keys()], [kept.id]);
      const { versions } = await store.pull(raceScope(id), { epoch: store.epoch, version: 0, tag: originTag }, 10);
      expectEqual(versions.at(-1)?.mutations, [kept.id]);
      expectEqual(await store.transaction((sql) => sql.claim([kept, released])), ['settled', 'new']);
    },
  },
  {
    title: 'a claim that was refused says so when it comes again',
    async run({ store }) {
      const claim = newClaim();
      await store.transaction(async (sql) => {
        await sql.claim([claim]);
        await sql.settle(new Map([[claim.id, { outcome: 'rejected', code: 'RULE_REFUSED', message: 'no' }]]));
      });
      expectEqual(await store.transaction((sql) => sql.claim([claim])), ['refused']);
    },
  },
  {
    title: 'the rows of a scope are found by their values, also those that follow others',
    async run({ store }) {
      const [id, other] = [await addRace(store), await addRace(store)];
      const [bus, truck] = [newId(), newId()];
      const seats = [bus, bus, truck].map((of, n) => ({ id: newId(), van: of, name: `S${n % 2}` }));
      await store.transaction(async (sql) => {
        await sql.insert(van, { id: bus, race: id, name: 'Bus' }, { id: truck, race: other, name: 'Truck' });
        await sql.insert(seat, ...seats);
        await sql.insert(mark, { ...markRow(newId(), id, 1), note: 'x' }, markRow(newId(), id, 2));
        await sql.insert(mark, markRow(newId(), other, 1));
      });
      const count = async (values: Record<string, number | string | null>) =>
        (await store.transaction((sql) => sql.rowsWith(mark, raceScope(id), values))).length;
      expectEqual([await count({}), await count({ n: 1 }), await count({ n: 1, note: null })], [2, 1, 0]);
      expectEqual([await count({ note: null }), await count({ note: 'x' })], [1, 1], 'null');
      const found = await store.transaction((sql) => sql.rowsWith(seat, raceScope(id), { name: 'S1' }));
      expectEqual(found, [seats[1]]);
      expectEqual(await store.transaction((sql) => sql.rowsWith(seat, formatScope('race', 'no-uuid'), {})), []);
    },
  },
  {
    title: 'values are found as their types compare them',
    async run({ store }) {
      const id = await addRace(store);
      const row = {
        ...{ id: newId(), race: id, flag: true, small: 1, large: '7', ratio: '0.5', exact: '1.50' },
        ...{
          at: '2026-11-20 03:04:05+00',
          seen: '{"time":1,"uncertaintyMs":2,"confidence":"high"}',
          notes: '{"a":1,"b":2}',
        },
      };
      await store.transaction((sql) => sql.insert(sample, row));
      const spellings = [{ exact: '1.5' }, { notes: '{"b": 2, "a": 1}' }, { large: '7', flag: true, small: 1 }];
      for (const values of spellings) {
        const found = await store.transaction((sql) => sql.rowsWith(sample, raceScope(id), values));
        expectEqual(found.length, 1, JSON.stringify(values));
      }
    },
  },
  {
    title: 'of transactions that hold a scope, each sees what those before it did',
    async run({ store }) {
      const [one, two] = [await addRace(store), await addRace(store)];
      const scopes = [raceScope(one), raceScope(two)];
      await Promise.all(
        Array.from({ length: 12 }, (_, turn) =>
          store.transaction(async (sql) => {
            await sql.holdScopes(turn % 2 === 0 ? scopes : [...scopes].reverse());
            const taken = (await sql.rowsWith(mark, raceScope(one), {})).length;
            await sql.insert(mark, markRow(newId(), one, taken));
          }),
        ),
      );
      const rows = await store.transaction((sql) => sql.rowsWith(mark, raceScope(one), {}));
      expectEqual(
        rows.map(({ n }) => Number(n)).sort((a, b) => a - b),
        Array.from({ length: 12 }, (_, n) => n),
      );
    },
  },
];

async function versionNow(store: Store, id: string): Promise<ReceiptVersion> {
  const { cursor } = await store.snapshotBegin(raceScope(id));
  return { scope: raceScope(id), version: cursor.version, tag: cursor.tag };
}

const sorted = (names: ReadonlySet<string> | undefined) => names && [...names].sort();
