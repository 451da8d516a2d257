import type { ConformanceCase } from '../case.ts';
import { expectEqual } from '../expectation.ts';
import {
  addRace,
  changesSince,
  mark,
  markRow,
  newId,
  origin,
  race,
  raceScope,
  replay,
  type StoreSubject,
} from './subject.ts';

/** Many at once: versions stay without holes, and reading them gives the table. */
export const concurrencyCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'transactions at the same time get versions one after the other',
    async run({ store }) {
      const id = await addRace(store);
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.transaction((sql) => sql.insert(mark, markRow(newId(), id, n)))),
      );
      const { versions, head } = await store.pull(raceScope(id), origin(store), 1_000);
      expectEqual(head, 21);
      expectEqual(
        versions.map(({ version }) => version),
        Array.from({ length: 21 }, (_, index) => index + 1),
      );
    },
  },
  {
    title: 'a reader never sees a part of a version',
    async run({ store }) {
      const id = await addRace(store);
      let isWriting = true;
      const writing = Promise.all(
        Array.from({ length: 10 }, () =>
          store.transaction(async (sql) => {
            for (let n = 0; n < 3; n++) await sql.insert(mark, markRow(newId(), id, n));
          }),
        ),
      ).finally(() => {
        isWriting = false;
      });
      let cursor = origin(store);
      const sizes: number[] = [];
      for (;;) {
        const isLast = !isWriting;
        const pulled = await store.pull(raceScope(id), cursor, 1_000);
        sizes.push(...pulled.versions.map(({ changes }) => changes.length));
        cursor = pulled.cursor;
        if (isLast) break;
      }
      await writing;
      expectEqual(sizes, [1, ...Array.from({ length: 10 }, () => 3)]);
    },
  },
  {
    title: 'replaying every version over nothing gives the rows of the table',
    async run({ store, outsideWrite }) {
      const id = await addRace(store);
      const marks = Array.from({ length: 6 }, (_, n) => markRow(newId(), id, n));
      await outsideWrite(marks.map((values) => ({ op: 'insert', table: 'mark', values })));
      for (const [n, { id: key }] of marks.entries()) {
        await store.transaction(async (sql) => {
          if (n % 3 === 0) await sql.delete(mark, String(key));
          else await sql.update(mark, String(key), { n: n * 10, note: n % 3 === 1 ? 'mud' : null });
          await sql.update(race, id, { name: `after ${n}` });
        });
      }
      const { rows } = await store.snapshotPage(raceScope(id), mark, null, 100);
      const replayed = await replay(store, raceScope(id));
      expectEqual(
        [...replayed].filter(([place]) => place.startsWith('mark ')).sort(([a], [b]) => (a < b ? -1 : 1)),
        rows.map((row) => [`mark ${String(row['id'])}`, row]),
      );
      expectEqual((await changesSince(store, raceScope(id))).length, 8);
    },
  },
];
