import { defineSchema, formatScope, integer, originTag, type Schema, table, text, uuid } from '@baton/protocol';
import { expect } from 'vitest';
import { expectNothingLeft, expectRightCounts, id } from '../postgres/capture-cases.fixture.ts';
import type { Database } from '../postgres/database.ts';
import { emptyDatabase } from '../postgres/databases.fixture.ts';
import { keepOnce } from '../postgres/keep-once.ts';
import { addLogWeeks } from '../postgres/log-weeks.ts';
import { defaultRetention } from '../postgres/retention.ts';
import { createTree, expectReplayGivesTables } from '../postgres/tree-replay.fixture.ts';
import { treeSchema } from '@baton/testing/conformance';
import { detach, diagnose, migrate, readAttachment, rescan } from './index.ts';

export interface AdministrationCase {
  readonly title: string;
  run(database: Database): Promise<void>;
}

/** What passes the triggers by, with what doctor and rescan make of it, in the tree of shows. */
const bypasses: readonly { readonly what: string; readonly statement: string; readonly expected: object }[] = [
  {
    what: 'a row that was changed',
    statement: `update entry set n = 9 where id = '${id(31)}'`,
    expected: { different: 1 },
  },
  { what: 'a row that went', statement: `delete from result where place = 1`, expected: { missing: 1 } },
  { what: 'a row that came', statement: `insert into result values ('${id(32)}', 5)`, expected: { unlogged: 1 } },
  {
    what: 'a row that went to another scope, with all that follows it',
    statement: `update trial set show = '${id(93)}' where id = '${id(11)}'`,
    expected: { missing: 1, unlogged: 1 },
  },
];

export const administrationCases: readonly AdministrationCase[] = [
  ...bypasses.map(({ what, statement, expected }) => ({
    title: `doctor finds and rescan logs ${what} past the triggers`,
    async run(database: Database) {
      const store = await createTree(database);
      const written = /(?:update|from|into) (\w+)/.exec(statement)?.[1] ?? '';
      await bypassing(database, written, statement);
      expect(await codesOf(database)).toContain(
        'different' in expected || 'missing' in expected ? 'LOG_DIFFERS' : 'LOG_INCOMPLETE',
      );
      expect((await rescan(database, treeSchema, written))[written]).toMatchObject(expected);
      await expectReplayGivesTables(database, store);
      expect(sumOf(await rescan(database, treeSchema, written))).toBe(0);
      expect(await codesOf(database)).not.toContain('LOG_DIFFERS');
    },
  })),
  {
    title: 'doctor finds changes in no week of the log, weeks that should be gone, and that nobody sees to it',
    async run(database) {
      await createTree(database);
      await keepOnce(database, defaultRetention, new AbortController().signal);
      const codes = ['LOG_UNSORTED', 'LOG_OLD', 'UPKEEP_LATE'];
      const found = async () => (await codesOf(database)).filter((code) => codes.includes(code)).toSorted();
      expect(await found()).toEqual([]);
      await database.query(`update baton.log set at = at - interval '100 days'`);
      expect(await found()).toEqual(['LOG_UNSORTED']);
      await database.transaction(addLogWeeks);
      await database.query(`update baton.upkeep set done_at = done_at - interval '2 days'`);
      expect(await found()).toEqual(['LOG_OLD', 'UPKEEP_LATE']);
      await keepOnce(database, defaultRetention, new AbortController().signal);
      expect(await found()).toEqual([]);
    },
  },
  {
    title: 'rescan logs a row whole where the log knows a part of it, and one that came back',
    async run(database) {
      const store = await createTree(database);
      await bypassing(database, 'entry', `insert into entry values ('${id(33)}', 1, '${id(21)}')`);
      await database.query(`update entry set n = 2 where id = '${id(33)}'`);
      await database.query(`delete from entry where id = '${id(32)}'`);
      await bypassing(database, 'entry', `insert into entry values ('${id(32)}', 7, '${id(22)}')`);
      expect((await rescan(database, treeSchema, 'entry'))['entry']).toMatchObject({ unlogged: 1, extra: 1 });
      const start = { epoch: store.epoch, version: 0, tag: originTag };
      const { versions } = await store.pull(formatScope('show', id(91)), start, 1_000);
      expect(versions.at(-1)?.changes).toMatchObject([
        { op: 'insert', table: 'entry', key: id(32), values: { n: 7 } },
        { op: 'insert', table: 'entry', key: id(33), values: { n: 2, class: id(21) } },
      ]);
      expect(sumOf(await rescan(database, treeSchema, 'entry'))).toBe(0);
      await expectNothingLeft(database);
      await expectRightCounts(database);
    },
  },
  {
    title: 'rescan puts right what the log has in several scopes',
    async run(database) {
      await createTree(database);
      const move = (digit: number) => `update trial set show = '${id(digit)}' where id = '${id(11)}'`;
      await bypassing(database, 'trial', move(92));
      await rescan(database, treeSchema, 'trial');
      await bypassing(database, 'trial', move(93));
      // Through the triggers: the log has it in the second show, and now in the third too.
      await database.query(`update class set name = 'Novice' where id = '${id(21)}'`);
      await bypassing(database, 'trial', move(91));
      await rescan(database, treeSchema, 'trial');
      expect(sumOf(await rescan(database, treeSchema, 'trial'))).toBe(0);
      const live = await database.query(
        `select scope from (
           select distinct on (scope) scope, op from baton.log where tbl = 'class' and key = '${id(21)}'
           order by scope, version desc
         ) last where op <> 'delete'`,
      );
      expect(live).toEqual([{ scope: `show/${id(91)}` }]);
    },
  },
  {
    title: 'doctor finds nothing that loses changes where all is well',
    async run(database) {
      await createTree(database);
      const findings = await diagnose(database, treeSchema);
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  },
  {
    title: 'doctor finds triggers that are gone, disabled, or rest in replicas, and migrate puts them back',
    async run(database) {
      await createTree(database);
      await database.query('alter table entry disable trigger baton_update');
      await database.query('alter table class enable trigger baton_insert');
      for (const event of ['insert', 'update', 'delete', 'truncate'])
        await database.query(`drop trigger baton_${event} on trial`);
      const findings = await diagnose(database, treeSchema);
      expect(findings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ code: 'CAPTURE_MISSING', subject: 'trial' }),
          expect.objectContaining({
            code: 'CAPTURE_DISABLED',
            what: expect.stringContaining('baton_update is disabled'),
          }),
          expect.objectContaining({
            code: 'CAPTURE_DISABLED',
            what: expect.stringContaining('baton_insert rests where'),
          }),
          expect.objectContaining({ code: 'CAPTURE_STALE' }),
        ]),
      );
      await migrate(database, treeSchema);
      expect((await codesOf(database)).filter((code) => code.startsWith('CAPTURE'))).toEqual([]);
    },
  },
  {
    title: 'doctor finds columns that are gone, tables that no longer fit, and rows in no scope',
    async run(database) {
      await createTree(database);
      await database.query(`insert into trial values ('${id(19)}', null)`);
      await database.query('alter table class drop column name');
      const findings = await diagnose(database, treeSchema);
      expect(findings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ code: 'COLUMN_ABSENT', subject: 'class.name' }),
          expect.objectContaining({ code: 'SCHEMA_MISMATCH', what: expect.stringContaining('class.name') }),
          expect.objectContaining({ code: 'ROWS_WITHOUT_SCOPE', subject: 'trial.show' }),
          expect.objectContaining({ code: 'INDEX_MISSING', subject: 'entry.class' }),
        ]),
      );
    },
  },
  {
    title: 'rescan logs the values of a column that was added with a default, and of a partition that was attached',
    async run(database) {
      await emptyDatabase(database);
      await database.query(
        'create table shelf (shop uuid not null, n integer, primary key (shop, n)) partition by range (n)',
      );
      await database.query('create table shelf_low partition of shelf for values from (0) to (10)');
      await migrate(database, shelves(false));
      await database.query(`insert into shelf values ('${id(1)}', 1)`);
      await database.query(`alter table shelf add column label text default 'new'`);
      await database.query('create table shelf_high (shop uuid not null, n integer not null, label text)');
      await database.query(`insert into shelf_high values ('${id(1)}', 11, 'old')`);
      await database.query('alter table shelf attach partition shelf_high for values from (10) to (20)');
      const stale = (await diagnose(database, shelves(true))).filter(({ code }) => code === 'CAPTURE_STALE');
      expect(stale.map(({ subject }) => subject)).toContain('public.shelf_high');
      await migrate(database, shelves(true));
      expect(await rescan(database, shelves(true), 'shelf')).toEqual({
        shelf: { unlogged: 1, extra: 0, missing: 0, different: 1 },
      });
      expect(await database.query('select op, key, "values" from baton.log where version = 2 order by key')).toEqual([
        { op: 'update', key: `["${id(1)}","1"]`, values: '{"label": "new"}' },
        { op: 'insert', key: `["${id(1)}","11"]`, values: expect.stringContaining('"label": "old"') },
      ]);
    },
  },
  {
    title: 'detach leaves nothing of Baton, and may be repeated',
    async run(database) {
      await createTree(database);
      expect(await readAttachment(database)).toMatchObject({ tables: ['class', 'entry', 'result', 'show', 'trial'] });
      await detach(database);
      await detach(database);
      expect(await codesOf(database)).toContain('NOT_ATTACHED');
      const left = await database.query(`select tgname from pg_trigger where tgname like 'baton%'`);
      expect(left).toEqual([]);
      expect(await database.query(`select count(*) from show`)).toEqual([{ count: '3' }]);
    },
  },
];

/** Shelves with their labels, or without. */
function shelves(hasLabels: boolean): Schema {
  const columns = { shop: uuid(), n: integer(), ...(hasLabels ? { label: text().optional() } : {}) };
  const options = { scope: 'shop', scopeKind: 'shop', key: ['shop', 'n'] } as const;
  return defineSchema({ shelf: table(columns, options) }, { version: hasLabels ? 2 : 1 });
}

async function bypassing(database: Database, table: string, statement: string): Promise<void> {
  const events = ['insert', 'update', 'delete'];
  for (const event of events) await database.query(`alter table ${table} disable trigger baton_${event}`);
  await database.query(statement);
  for (const event of events) await database.query(`alter table ${table} enable always trigger baton_${event}`);
}

async function codesOf(database: Database): Promise<readonly string[]> {
  return (await diagnose(database, treeSchema)).map(({ code }) => code);
}

function sumOf(counts: Awaited<ReturnType<typeof rescan>>): number {
  return Object.values(counts)
    .flatMap((each) => Object.values(each))
    .reduce((sum, each) => sum + each, 0);
}
