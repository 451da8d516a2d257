import type { Change } from '@baton/protocol';
import type { ConformanceCase } from '../case.ts';
import { expectEqual } from '../expectation.ts';
import { addRace, changesSince, newId, raceScope, replay, seat, type StoreSubject, van } from './subject.ts';

/** Rows that are in the scope of the row they point to. */
export const followingCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'a row that follows another is in its scope, in the versions and in the pages',
    async run({ store }) {
      const [id, other] = [await addRace(store), await addRace(store)];
      const [here, there] = [await addVan(store, id), await addVan(store, other)];
      const rows = await addSeats(store, [here, here, there, null]);
      const expected = rows.filter((row) => row.van === here);
      expectEqual(
        (await changesSince(store, raceScope(id)))
          .at(-1)
          ?.map(({ key }) => key)
          .sort(),
        keysOf(expected),
      );
      expectEqual((await store.snapshotBegin(raceScope(id))).rowCount, 4, 'race, van and two seats');
      const first = await store.snapshotPage(raceScope(id), seat, null, 1);
      const second = await store.snapshotPage(raceScope(id), seat, first.rows[0]?.['id'] as string, 5);
      expectEqual(
        [...first.rows, ...second.rows].map((row) => row['id']),
        keysOf(expected),
      );
      expectEqual([first.isLast, second.isLast], [false, true]);
    },
  },
  {
    title: 'what follows a row that moves to another scope leaves the one and arrives in the other',
    async run({ store, outsideWrite }) {
      const [id, other] = [await addRace(store), await addRace(store)];
      const moved = await addVan(store, id);
      const rows = await addSeats(store, [moved, moved]);
      await outsideWrite([{ op: 'update', table: 'van', key: moved, values: { race: other } }]);
      expectEqual(deleted((await changesSince(store, raceScope(id))).at(-1)), [moved, ...keysOf(rows)].sort());
      const there = await replay(store, raceScope(other));
      for (const row of rows) expectEqual(there.get(`seat ${row.id}`), row);
    },
  },
  {
    title: 'a row that stays where it is while the row above it changes otherwise is not told of',
    async run({ store, outsideWrite }) {
      const id = await addRace(store);
      const key = await addVan(store, id);
      await addSeats(store, [key]);
      await outsideWrite([{ op: 'update', table: 'van', key, values: { name: 'Van 2' } }]);
      const update: Change = { op: 'update', table: 'van', key, values: { name: 'Van 2' } };
      expectEqual((await changesSince(store, raceScope(id))).at(-1), [update]);
    },
  },
  {
    title: 'a row that follows nothing any more leaves its scope, and comes back where it follows again',
    async run({ store, outsideWrite }) {
      const id = await addRace(store);
      const key = await addVan(store, id);
      const [row] = await addSeats(store, [key]);
      const seatKey = String(row?.id);
      await outsideWrite([{ op: 'update', table: 'seat', key: seatKey, values: { van: null, name: 'Nobody' } }]);
      await outsideWrite([{ op: 'update', table: 'seat', key: seatKey, values: { name: 'Still nobody' } }]);
      expectEqual((await changesSince(store, raceScope(id))).at(-1), [{ op: 'delete', table: 'seat', key: seatKey }]);
      await outsideWrite([{ op: 'update', table: 'seat', key: seatKey, values: { van: key } }]);
      const values = { id: seatKey, van: key, name: 'Still nobody' };
      expectEqual((await changesSince(store, raceScope(id))).at(-1), [
        { op: 'insert', table: 'seat', key: seatKey, values },
      ]);
    },
  },
];

async function addVan(store: StoreSubject['store'], race: string): Promise<string> {
  const id = newId();
  await store.transaction((sql) => sql.insert(van, { id, race, name: 'Van 1' }));
  return id;
}

async function addSeats(store: StoreSubject['store'], vans: readonly (string | null)[]) {
  const rows = vans.map((above) => ({ id: newId(), van: above, name: 'Lena' }));
  await store.transaction((sql) => sql.insert(seat, ...rows));
  return rows;
}

const keysOf = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id).sort();

const deleted = (changes: readonly Change[] = []) =>
  changes.flatMap(({ op, key }) => (op === 'delete' ? [key] : [])).sort();
