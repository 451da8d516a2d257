import { formatScope, isUuid } from '@baton/protocol';
import type { ConformanceCase } from '../case.ts';
import { expectEqual, expectRejection } from '../expectation.ts';
import {
  addRace,
  changesSince,
  courseLeg,
  mark,
  markRow,
  newId,
  origin,
  phoneNumber,
  race,
  raceRow,
  raceScope,
  type StoreSubject,
} from './subject.ts';

/** One version for each scope that a transaction touched, holding what it changed in the end. */
export const versionCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'a scope that was never touched is at version 0',
    async run({ store }) {
      const scope = raceScope(newId());
      expectEqual([...(await store.heads([scope]))], [[scope, 0]]);
      expectEqual((await store.heads([])).size, 0);
      expectEqual(isUuid(store.epoch), true, 'the epoch is a UUID');
    },
  },
  {
    title: 'a transaction gives each scope that it touched exactly one new version',
    async run({ store }) {
      const [first, second] = [await addRace(store), await addRace(store)];
      await store.transaction(async (sql) => {
        await sql.insert(mark, markRow(newId(), first, 1));
        await sql.insert(mark, markRow(newId(), first, 2));
        await sql.insert(mark, markRow(newId(), second, 1));
        await sql.insert(phoneNumber, { id: newId(), race: first, number: '1' });
      });
      const crew = formatScope('crew', first);
      expectEqual(Object.fromEntries(await store.heads([raceScope(first), raceScope(second), crew])), {
        [raceScope(first)]: 2,
        [raceScope(second)]: 2,
        [crew]: 1,
      });
      expectEqual((await changesSince(store, crew)).flat().length, 1, 'changes of the crew scope');
      expectEqual(
        (await changesSince(store, raceScope(first))).map((changes) => changes.length),
        [1, 2],
      );
    },
  },
  {
    title: 'a transaction that throws leaves no row and no version',
    async run({ store }) {
      const id = newId();
      let message = '';
      await store
        .transaction(async (sql) => {
          await sql.insert(race, raceRow(id));
          throw new Error('changed my mind');
        })
        .catch((error: Error) => {
          message = error.message;
        });
      expectEqual(message, 'changed my mind');
      expectEqual([...(await store.heads([raceScope(id)]))], [[raceScope(id), 0]]);
      expectEqual(await store.transaction((sql) => sql.lockRow(race, id, 'read')), undefined);
    },
  },
  {
    title: 'an update holds the changed columns alone',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction((sql) => sql.update(race, id, { name: 'Night relay', plannedStart: null }));
      expectEqual((await changesSince(store, raceScope(id)))[1], [
        { op: 'update', table: 'race', key: id, values: { name: 'Night relay' } },
      ]);
    },
  },
  {
    title: 'a transaction that changes nothing in the end takes no version',
    async run({ store }) {
      const [id, markId] = [await addRace(store), newId()];
      await store.transaction((sql) => sql.update(race, id, { name: 'Relay' }));
      await store.transaction(async (sql) => {
        await sql.update(race, id, { name: 'Other' });
        await sql.update(race, id, { name: 'Relay' });
        await sql.insert(mark, markRow(markId, id));
        await sql.delete(mark, markId);
      });
      expectEqual([...(await store.heads([raceScope(id)]))], [[raceScope(id), 1]]);
    },
  },
  {
    title: 'several changes of a row in one transaction fold into one',
    async run({ store }) {
      const [id, inserted, kept] = [await addRace(store), newId(), newId()];
      await store.transaction((sql) => sql.insert(mark, markRow(kept, id)));
      await store.transaction(async (sql) => {
        await sql.insert(mark, markRow(inserted, id));
        await sql.update(mark, inserted, { n: 2 });
        await sql.update(mark, inserted, { note: 'muddy' });
      });
      await store.transaction(async (sql) => {
        await sql.delete(mark, kept);
        await sql.insert(mark, markRow(kept, id, 7));
      });
      expectEqual((await changesSince(store, raceScope(id))).slice(2), [
        [{ op: 'insert', table: 'mark', key: inserted, values: { ...markRow(inserted, id, 2), note: 'muddy' } }],
        [{ op: 'update', table: 'mark', key: kept, values: { n: 7 } }],
      ]);
    },
  },
  {
    title: 'what is undone by a savepoint is in no version',
    async run({ store }) {
      const [id, markId] = [await addRace(store), newId()];
      await store.transaction(async (sql) => {
        await expectRejection(
          sql.attempt(async () => {
            await sql.insert(mark, markRow(newId(), id));
            await sql.update(race, newId(), { name: 'Nobody' });
          }),
          'ROW_MISSING',
        );
        await sql.insert(mark, markRow(markId, id));
      });
      expectEqual((await changesSince(store, raceScope(id)))[1], [
        { op: 'insert', table: 'mark', key: markId, values: markRow(markId, id) },
      ]);
    },
  },
  {
    title: 'a deleted row is a change with its key alone',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction((sql) => sql.insert(courseLeg, { race: id, n: 3, miles: '4.5' }));
      const key = JSON.stringify([id, '3']);
      await store.transaction((sql) => sql.delete(courseLeg, key));
      expectEqual((await changesSince(store, raceScope(id))).slice(1), [
        [{ op: 'insert', table: 'courseLeg', key, values: { race: id, n: 3, miles: '4.5' } }],
        [{ op: 'delete', table: 'courseLeg', key }],
      ]);
    },
  },
  {
    title: 'what another program writes takes its place in the same order',
    async run({ store, outsideWrite }) {
      const [id, markId] = [await addRace(store), newId()];
      await outsideWrite([{ op: 'insert', table: 'mark', values: markRow(markId, id) }]);
      await store.transaction((sql) => sql.update(mark, markId, { n: 5 }));
      await outsideWrite([
        { op: 'update', table: 'mark', key: markId, values: { n: 6 } },
        { op: 'update', table: 'race', key: id, values: { name: 'Renamed' } },
      ]);
      await outsideWrite([{ op: 'delete', table: 'mark', key: markId }]);
      const { versions, head } = await store.pull(raceScope(id), origin(store), 1_000);
      expectEqual(head, 5);
      expectEqual(
        versions.map(({ version, changes }) => [version, changes.map(({ op, table }) => `${op} ${table}`).sort()]),
        [
          [1, ['insert race']],
          [2, ['insert mark']],
          [3, ['update mark']],
          [4, ['update mark', 'update race']],
          [5, ['delete mark']],
        ],
      );
    },
  },
  {
    title: 'a row that moves to another scope is deleted in one and inserted in the other',
    async run({ store, outsideWrite }) {
      const [from, to, markId] = [await addRace(store), await addRace(store), newId()];
      await outsideWrite([{ op: 'insert', table: 'mark', values: markRow(markId, from) }]);
      await outsideWrite([{ op: 'update', table: 'mark', key: markId, values: { race: to } }]);
      expectEqual((await changesSince(store, raceScope(from)))[2], [{ op: 'delete', table: 'mark', key: markId }]);
      expectEqual((await changesSince(store, raceScope(to)))[1], [
        { op: 'insert', table: 'mark', key: markId, values: markRow(markId, to) },
      ]);
    },
  },
  {
    title: 'a bulk write of 500 rows is one version',
    async run({ store, outsideWrite }) {
      const id = await addRace(store);
      const marks = Array.from({ length: 500 }, (_, n) => markRow(newId(), id, n));
      await outsideWrite(marks.map((values) => ({ op: 'insert', table: 'mark', values })));
      const changes = await changesSince(store, raceScope(id));
      expectEqual(
        changes.map(({ length }) => length),
        [1, 500],
      );
    },
  },
];
