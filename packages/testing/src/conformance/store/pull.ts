import { limits, originTag } from '@baton/protocol';
import type { Store } from '@baton/server/engine';
import type { ConformanceCase } from '../case.ts';
import { expectEqual, expectRejection } from '../expectation.ts';
import { addRace, mark, markRow, newId, origin, race, raceScope, type StoreSubject } from './subject.ts';

/** Deltas from a cursor, and the cursors that are refused. */
export const pullCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'a pull goes on where the last one ended, whole versions at a time',
    async run({ store }) {
      const id = await addRace(store);
      for (const size of [3, 2, 4]) {
        await store.transaction(async (sql) => {
          for (let n = 0; n < size; n++) await sql.insert(mark, markRow(newId(), id, n));
        });
      }
      let cursor = origin(store);
      const pulls: number[][] = [];
      for (;;) {
        const pulled = await store.pull(raceScope(id), cursor, 4);
        expectEqual(pulled.head, 4, 'head');
        if (pulled.versions.length === 0) {
          expectEqual(pulled.cursor, cursor, 'cursor of an empty pull');
          break;
        }
        const last = pulled.versions.at(-1);
        expectEqual(pulled.cursor, { epoch: store.epoch, version: last?.version, tag: last?.tag });
        pulls.push(pulled.versions.map(({ changes }) => changes.length));
        cursor = pulled.cursor;
      }
      expectEqual(pulls, [[1, 3], [2], [4]]);
    },
  },
  {
    title: 'a version above the limit comes alone rather than not at all',
    async run({ store }) {
      const id = await addRace(store);
      await store.transaction(async (sql) => {
        for (let n = 0; n < 5; n++) await sql.insert(mark, markRow(newId(), id, n));
      });
      const first = await store.pull(raceScope(id), origin(store), 1);
      expectEqual(first.versions.length, 1);
      const second = await store.pull(raceScope(id), first.cursor, 1);
      expectEqual(second.versions[0]?.changes.length, 5);
    },
  },
  {
    title: 'a pull ends before it has more bytes than an answer may, but not before its first version',
    async run({ store }) {
      const id = await addRace(store);
      for (const size of [1, 1, 1, 6, 1, 1, 1, 1, 1]) await addNotes(store, id, size, 900_000);
      const pulls: number[][] = [];
      for (let cursor = origin(store); ; ) {
        const pulled = await store.pull(raceScope(id), cursor, 1_000);
        if (pulled.versions.length === 0) break;
        pulls.push(pulled.versions.map(({ changes }) => changes.length));
        cursor = pulled.cursor;
      }
      expectEqual(pulls, [[1, 1, 1, 1], [6], [1, 1, 1, 1], [1]]);
    },
  },
  {
    title: 'a version that is too large for any answer is passed by a snapshot',
    async run({ store }) {
      const id = await addRace(store);
      const { cursor } = await store.pull(raceScope(id), origin(store), 10);
      await addNotes(store, id, Math.ceil(limits.versionBytesMax / 1_040_000), 1_040_000);
      await expectRejection(store.pull(raceScope(id), cursor, 10), 'CURSOR_EXPIRED');
      const begun = await store.snapshotBegin(raceScope(id));
      expectEqual((await store.pull(raceScope(id), begun.cursor, 10)).versions, []);
    },
  },
  {
    title: 'a scope that was never touched answers an empty pull',
    async run({ store }) {
      const pulled = await store.pull(raceScope(newId()), origin(store), 10);
      expectEqual(pulled, { versions: [], cursor: origin(store), head: 0 });
    },
  },
  {
    title: 'each version has a tag of its own and the time of its commit, which does not fall',
    async run({ store }) {
      const id = await addRace(store);
      for (const name of ['one', 'two', 'three']) await store.transaction((sql) => sql.update(race, id, { name }));
      const { versions } = await store.pull(raceScope(id), origin(store), 10);
      expectEqual(new Set(versions.map(({ tag }) => tag)).size, 4);
      for (const { tag } of versions) expectEqual(/^[0-9a-f]{32}$/.test(tag), true, 'a tag is 128 bits in hex');
      const times = versions.map(({ at }) => at);
      for (const at of times) expectEqual(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at), true, `${at} is ISO 8601 in UTC`);
      expectEqual(
        [...times].sort((a, b) => Date.parse(a) - Date.parse(b)),
        times,
      );
    },
  },
  {
    title: 'a cursor of another epoch is refused',
    async run({ store }) {
      const scope = raceScope(await addRace(store));
      await expectRejection(store.pull(scope, { ...origin(store), epoch: newId() }, 10), 'CURSOR_EPOCH');
    },
  },
  {
    title: 'a cursor ahead of the scope is refused',
    async run({ store }) {
      const scope = raceScope(await addRace(store));
      const { cursor } = await store.pull(scope, origin(store), 10);
      await expectRejection(store.pull(scope, { ...cursor, version: 2 }, 10), 'CURSOR_FUTURE');
      await expectRejection(store.pull(raceScope(newId()), cursor, 10), 'CURSOR_FUTURE');
      await expectRejection(store.pull(scope, { ...cursor, version: Number.MAX_SAFE_INTEGER }, 10), 'CURSOR_FUTURE');
    },
  },
  {
    title: 'a cursor with the tag of another history is refused, at version 0 too',
    async run({ store }) {
      const [first, second] = [await addRace(store), await addRace(store)];
      const { cursor } = await store.pull(raceScope(first), origin(store), 10);
      await expectRejection(store.pull(raceScope(second), cursor, 10), 'CURSOR_TAG');
      await expectRejection(store.pull(raceScope(first), { ...cursor, tag: originTag }, 10), 'CURSOR_TAG');
      await expectRejection(store.pull(raceScope(first), { ...cursor, version: 0 }, 10), 'CURSOR_TAG');
    },
  },
];

/** Makes this many marks, each with a note of so many bytes, in one transaction. */
async function addNotes(store: Store, raceId: string, count: number, bytes: number): Promise<void> {
  await store.transaction(async (sql) => {
    for (let n = 0; n < count; n++) {
      await sql.insert(mark, { ...markRow(newId(), raceId, n), note: 'x'.repeat(bytes) });
    }
  });
}
