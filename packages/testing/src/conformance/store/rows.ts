import { decodeRow, encodeValue, limits, type WireRow } from '@baton/protocol';
import type { ConformanceCase } from '../case.ts';
import { expectEqual, expectRejection } from '../expectation.ts';
import {
  addRace,
  changesSince,
  courseLeg,
  mark,
  markRow,
  newId,
  race,
  raceRow,
  raceScope,
  sample,
  type StoreSubject,
} from './subject.ts';

const sampleValues = {
  flag: true,
  small: -2147483648,
  large: 9007199254740993n,
  ratio: 0.1,
  exact: '12345678901234567890.50',
  at: '2026-11-20T03:04:05.123Z',
  seen: { time: 1763607845123.5, uncertaintyMs: 12.25, confidence: 'high', boot: 'b1', monotonicMs: 77.5 },
  notes: { a: [1, null, 'é"\\\n'], b: {} },
};

const sampleRow = (id: string, raceId: string): WireRow =>
  Object.fromEntries(
    Object.entries({ id, race: raceId, ...sampleValues }).map(([name, value]) => [
      name,
      encodeValue(sample, name, value),
    ]),
  );

/** Reading and writing single rows inside a transaction. */
export const rowCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'every type of value comes back as it went in, from the row and from the log',
    async run({ store }) {
      const [id, raceId] = [newId(), await addRace(store)];
      const otherId = newId();
      await store.transaction((sql) =>
        sql.insert(sample, sampleRow(id, raceId), { ...sampleRow(otherId, raceId), notes: 'null' }),
      );
      const other = await store.transaction((sql) => sql.lockRow(sample, otherId, 'read'));
      expectEqual(other?.['notes'], 'null', 'null in JSON');
      const row = await store.transaction((sql) => sql.lockRow(sample, id, 'read'));
      const expected = { id, race: raceId, ...sampleValues };
      expectEqual(row && printable(decodeRow(sample, row)), printable(expected), 'row');
      const [, changes = []] = await changesSince(store, raceScope(raceId));
      const change = changes.find(({ key }) => key === id);
      expectEqual(change?.op, 'insert');
      if (change?.op === 'insert') {
        expectEqual(printable(decodeRow(sample, change.values)), printable(expected), 'change');
      }
    },
  },
  {
    title: 'a row is found by its key, whole or not at all',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction(async (sql) => {
        await sql.insert(courseLeg, { race: id, n: 3, miles: '4.5' });
        expectEqual(await sql.lockRow(courseLeg, JSON.stringify([id, '3']), 'read'), { race: id, n: 3, miles: '4.5' });
        expectEqual(await sql.lockRow(courseLeg, JSON.stringify([id, '4']), 'read'), undefined);
      });
    },
  },
  {
    title: 'a text that is no key of the table finds no row and breaks nothing',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction(async (sql) => {
        await sql.insert(courseLeg, { race: id, n: 3, miles: '4.5' });
        for (const key of ['', 'x', id, '[]', JSON.stringify([id]), JSON.stringify([id, '03']), `["${id}", "3"]`]) {
          expectEqual(await sql.lockRow(courseLeg, key, 'read'), undefined, key);
        }
        for (const key of ["'; --", id.replaceAll('-', ''), ` ${id}`]) {
          expectEqual(await sql.lockRow(race, key, 'read'), undefined, key);
        }
        await expectRejection(
          sql.attempt(() => sql.update(race, 'nonsense', { name: 'x' })),
          'ROW_MISSING',
        );
        await expectRejection(
          sql.attempt(() => sql.delete(courseLeg, 'nonsense')),
          'ROW_MISSING',
        );
      });
    },
  },
  {
    title: 'a transaction reads its own writes',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction(async (sql) => {
        await sql.update(race, id, { name: 'Night' });
        expectEqual(await sql.lockRow(race, id, 'read'), raceRow(id, 'Night'));
      });
    },
  },
  {
    title: 'each refused change says why, and the transaction goes on after it',
    async run({ store }) {
      const [id, markId] = [await addRace(store), newId()];
      await store.transaction(async (sql) => {
        await sql.insert(mark, markRow(markId, id));
        await expectRejection(
          sql.attempt(() => sql.insert(race, raceRow(id))),
          'ROW_EXISTS',
        );
        await expectRejection(
          sql.attempt(() => sql.insert(mark, markRow(newId(), newId()))),
          'REFERENCE_MISSING',
        );
        await expectRejection(
          sql.attempt(() => sql.update(mark, markId, { race: newId() })),
          'REFERENCE_MISSING',
        );
        await expectRejection(
          sql.attempt(() => sql.delete(race, id)),
          'REFERENCE_MISSING',
        );
        await expectRejection(
          sql.attempt(() => sql.update(race, newId(), { name: 'x' })),
          'ROW_MISSING',
        );
        await expectRejection(
          sql.attempt(() => sql.delete(race, newId())),
          'ROW_MISSING',
        );
        await sql.update(mark, markId, { n: 2 });
      });
      expectEqual((await changesSince(store, raceScope(id)))[1], [
        { op: 'insert', table: 'mark', key: markId, values: markRow(markId, id, 2) },
      ]);
    },
  },
  {
    title: 'a row that is too large is refused, whatever made it so',
    async run({ store }) {
      const raceId = await addRace(store);
      const id = newId();
      const note = 'x'.repeat(limits.rowBytesMax);
      await store.transaction(async (sql) => {
        const refused = (work: () => Promise<void>) => expectRejection(sql.attempt(work), 'ROW_TOO_LARGE');
        await refused(() => sql.insert(mark, { ...markRow(id, raceId), note }));
        await sql.insert(mark, { ...markRow(id, raceId), note: note.slice(1_000) });
        await refused(() => sql.update(mark, id, { note }));
      });
      expectEqual((await changesSince(store, raceScope(raceId))).length, 2);
    },
  },
  {
    title: 'rows that are inserted together come out as they went in, in one version',
    async run({ store }) {
      const id = await addRace(store);
      const notes = ['', 'null', 'NULL', null, '{"a",b}', 'back\\slash "quoted"', 'line\nbreak', '🏃 é'];
      const rows = notes.map((note, n) => ({ ...markRow(newId(), id, n), note }));
      await store.transaction((sql) => sql.insert(mark, ...rows));
      const [, changes = []] = await changesSince(store, raceScope(id));
      const values = changes.map((change) => (change.op === 'delete' ? {} : change.values));
      expectEqual(
        values.sort((a, b) => Number(a['n']) - Number(b['n'])),
        rows,
      );
    },
  },
  {
    title: 'of rows that are inserted together, one that is refused refuses all',
    async run({ store }) {
      const [id, present] = [await addRace(store), newId()];
      await store.transaction(async (sql) => {
        await sql.insert(mark, markRow(present, id));
        const twice = markRow(newId(), id);
        for (const [rows, code] of [
          [[markRow(newId(), id), markRow(present, id)], 'ROW_EXISTS'],
          [[twice, markRow(newId(), id), twice], 'ROW_EXISTS'],
          [[markRow(newId(), id), markRow(newId(), newId())], 'REFERENCE_MISSING'],
        ] as const) {
          await expectRejection(
            sql.attempt(() => sql.insert(mark, ...rows)),
            code,
          );
        }
      });
      expectEqual((await changesSince(store, raceScope(id)))[1]?.length, 1);
    },
  },
  {
    title: 'columns that differ from what a device saw are named with what they hold now',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction(async (sql) => {
        await sql.update(race, id, { name: 'Renamed' });
        expectEqual(await sql.changedColumns(race, id, { name: 'Relay', plannedStart: null }), { name: 'Renamed' });
        expectEqual(await sql.changedColumns(race, id, { name: 'Renamed' }), {});
        expectEqual(await sql.changedColumns(race, id, {}), {});
        expectEqual(await sql.changedColumns(race, id, { name: 'Renamed', plannedStart: '2026-11-20T03:04:05Z' }), {
          plannedStart: null,
        });
      });
    },
  },
  {
    title: 'an update of no columns needs the row and changes nothing',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction(async (sql) => {
        await sql.update(race, id, {});
        await expectRejection(
          sql.attempt(() => sql.update(race, newId(), {})),
          'ROW_MISSING',
        );
      });
      expectEqual((await changesSince(store, raceScope(id))).length, 1, 'versions');
    },
  },
  {
    title: 'values are compared as their types compare, not as texts',
    async run({ store }) {
      const [id, raceId] = [newId(), await addRace(store)];
      await store.transaction(async (sql) => {
        await sql.insert(sample, sampleRow(id, raceId));
        const same = { exact: '12345678901234567890.5', ratio: '1e-1', notes: '{"b":{},"a":[1,null,"é\\"\\\\\\n"]}' };
        const alsoSame = { ...same, at: '2026-11-20T04:04:05.123000+01:00', large: '9007199254740993' };
        expectEqual(await sql.changedColumns(sample, id, alsoSame), {});
        const other = { large: '9007199254740992', notes: '{"a":[1]}' };
        expectEqual(Object.keys(await sql.changedColumns(sample, id, other)).sort(), ['large', 'notes']);
      });
    },
  },
];

function printable(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? `${value}n` : value]),
  );
}
