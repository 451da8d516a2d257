import { formatScope, keyOf, type NamedTable, type WireRow } from '@baton/protocol';
import type { ConformanceCase } from '../case.ts';
import { expectEqual } from '../expectation.ts';
import {
  addRace,
  courseLeg,
  mark,
  markRow,
  newId,
  origin,
  phoneNumber,
  race,
  raceScope,
  type StoreSubject,
} from './subject.ts';

/** First syncs: a table in pages, each at a version of its own. */
export const snapshotCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'a snapshot begins at the newest cursor and counts the rows of the scope',
    async run({ store }) {
      const [id, other] = [await addRace(store), await addRace(store)];
      await store.transaction(async (sql) => {
        for (let n = 0; n < 3; n++) await sql.insert(mark, markRow(newId(), id, n));
        await sql.insert(mark, markRow(newId(), other));
        await sql.insert(phoneNumber, { id: newId(), race: id, number: '1' });
      });
      const { cursor } = await store.pull(raceScope(id), origin(store), 100);
      expectEqual(await store.snapshotBegin(raceScope(id)), { cursor, rowCount: 4 });
      const nowhere = { cursor: origin(store), rowCount: 0 };
      expectEqual(await store.snapshotBegin(raceScope(newId())), nowhere, 'a scope that was never touched');
      expectEqual(await store.snapshotBegin(formatScope('barn', id)), nowhere, 'a kind that no table has');
    },
  },
  {
    title: 'pages follow each other without hole or repeat and hold no row of another scope',
    async run({ store }) {
      const [id, other] = [await addRace(store), await addRace(store)];
      await store.transaction(async (sql) => {
        for (let n = 0; n < 7; n++) await sql.insert(mark, markRow(newId(), n % 2 ? id : other, n));
        for (let n = 0; n < 12; n++) await sql.insert(courseLeg, { race: id, n, miles: String(n) });
      });
      const { cursor } = await store.snapshotBegin(raceScope(id));
      for (const [table, count] of [
        [mark, 3],
        [courseLeg, 12],
        [race, 1],
      ] as const) {
        for (const rowsMax of [1, 2, 3, 12, 50]) {
          const rows = await readPages({ store, table, id, rowsMax, version: cursor.version });
          expectEqual(rows.length, count, `${table.name} in pages of ${rowsMax}`);
          expectEqual(new Set(rows.map((row) => keyOf(table, row))).size, count, 'different rows');
          expectEqual(
            rows.every((row) => row[table.scope] === id),
            true,
            'rows of the scope alone',
          );
        }
      }
    },
  },
  {
    title: 'a page after a key that is gone goes on behind its place',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction(async (sql) => {
        for (let n = 0; n < 4; n++) await sql.insert(courseLeg, { race: id, n, miles: '1' });
      });
      const first = await store.snapshotPage(raceScope(id), courseLeg, null, 2);
      const last = first.rows.at(-1) ?? {};
      await store.transaction((sql) => sql.delete(courseLeg, keyOf(courseLeg, last)));
      const second = await store.snapshotPage(raceScope(id), courseLeg, keyOf(courseLeg, last), 2);
      expectEqual([...first.rows, ...second.rows].map(({ n }) => n).length, 4);
      expectEqual(second.cursor.version, first.cursor.version + 1);
    },
  },
  {
    title: 'a page ends before it has more bytes than an answer may, but not before its first row',
    async run({ store }) {
      const id = await addRace(store);
      const note = 'x'.repeat(900_000);
      await store.transaction(async (sql) => {
        for (let n = 0; n < 10; n++) await sql.insert(mark, { ...markRow(newId(), id, n), note });
      });
      const sizes: number[] = [];
      let after: string | null = null;
      for (let isLast = false; !isLast; ) {
        const page = await store.snapshotPage(raceScope(id), mark, after, 1_000);
        sizes.push(page.rows.length);
        after = keyOf(mark, page.rows.at(-1) ?? {});
        isLast = page.isLast;
      }
      expectEqual(sizes, [4, 4, 2]);
    },
  },
  {
    title: 'a table of another kind of scope has no rows in this one',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction((sql) => sql.insert(phoneNumber, { id: newId(), race: id, number: '1' }));
      expectEqual((await store.snapshotPage(raceScope(id), phoneNumber, null, 10)).rows, []);
      expectEqual((await store.snapshotPage(formatScope('crew', id), phoneNumber, null, 10)).rows.length, 1);
      expectEqual((await store.snapshotPage(formatScope('race', 'not-a-uuid'), mark, null, 10)).rows, []);
    },
  },
];

interface PagesRequest extends Pick<StoreSubject, 'store'> {
  readonly table: NamedTable;
  readonly id: string;
  readonly rowsMax: number;
  readonly version: number;
}

async function readPages({ store, table, id, rowsMax, version }: PagesRequest): Promise<readonly WireRow[]> {
  const rows: WireRow[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await store.snapshotPage(raceScope(id), table, after, rowsMax);
    expectEqual(page.cursor.version, version, 'version of a page');
    rows.push(...page.rows);
    const last = page.rows.at(-1);
    if (last) after = keyOf(table, last);
    if (page.isLast) return rows;
  }
}
