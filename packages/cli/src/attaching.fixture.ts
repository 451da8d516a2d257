import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { formatScope, type Operation, type Schema } from '@baton/protocol';
import { createServer, type BatonServer, type Database } from '@baton/server';
import { expect } from 'vitest';
import { createReplica } from './replica.fixture.ts';
import { runBaton } from './run-baton.ts';
import { showDatabase, showWrites } from './show-database.fixture.ts';
import { schema as showSchema } from './show-schema.fixture.ts';
import { teamDatabase, teamWrites } from './team-database.fixture.ts';
import { schema as teamSchema } from './team-schema.fixture.ts';

/** An application's database, and what is done with it. */
export interface Attaching {
  readonly title: string;
  readonly statements: readonly string[];
  readonly choice: readonly string[];
  readonly schema: Schema;
  /** What `init` writes, byte for byte. */
  readonly schemaPath: string;
  readonly scope: string;
  /** By table: SQL of the rows that are in the scope. */
  readonly inScope: Readonly<Record<string, string>>;
  readonly writes: readonly string[];
  /** What doctor should say of it, as `CODE subject`. */
  readonly findings: readonly string[];
  readonly push: (rows: Readonly<Record<string, object>>) => readonly Operation[];
}

/** An empty database, by an address of its own. */
export interface Ground {
  open(): Promise<Database>;
  /** Options of the command that name it. */
  readonly options: readonly string[];
  /** Options of the server that name it. */
  readonly serverOptions: { readonly databaseUrl?: string; readonly dataFolder: string };
  /** The definitions of all that is in it; undefined where nothing tells them. */
  dump(): string | undefined;
}

const team = '10000000-0000-4000-8000-000000000002';
const task = '30000000-0000-4000-8000-000000000001';

export const attachings: readonly Attaching[] = [
  {
    title: 'a flat one, by team',
    statements: teamDatabase,
    choice: ['--scope', 'team', '--by', 'comment.task_id'],
    schema: teamSchema,
    schemaPath: fileURLToPath(new URL('./team-schema.fixture.ts', import.meta.url)),
    scope: `team/${team}`,
    inScope: {
      team: `select * from team where id = '${team}'`,
      member: `select * from member where team_id = '${team}'`,
      task: `select * from task where team_id = '${team}'`,
      comment: `select c.* from comment c join task t on t.id = c.task_id where t.team_id = '${team}'`,
    },
    writes: teamWrites,
    findings: ['READERS_MIXED member', 'INDEX_MISSING comment.task_id', 'LOG_INCOMPLETE task'],
    push: () => [
      {
        ...{ op: 'update', scope: formatScope('team', team), table: 'task', key: task },
        ...{ values: { title: 'From a device' }, base: { title: 'Task "1"' } },
      },
    ],
  },
  {
    title: 'a deep one: show → trial → class → entry → result',
    statements: showDatabase,
    choice: ['--scope', 'show'],
    schema: showSchema,
    schemaPath: fileURLToPath(new URL('./show-schema.fixture.ts', import.meta.url)),
    scope: 'show/2',
    inScope: {
      show: 'select * from show where id = 2',
      trial: 'select * from trial where show_id = 2',
      class: 'select c.* from class c join trial t on t.id = c.trial_id where t.show_id = 2',
      entry:
        'select e.* from entry e join class c on c.id = e.class_id join trial t on t.id = c.trial_id where t.show_id = 2',
      result: `select r.* from result r join entry e on e.id = r.entry_id join class c on c.id = e.class_id
        join trial t on t.id = c.trial_id where t.show_id = 2`,
    },
    writes: showWrites,
    findings: ['LOG_INCOMPLETE class'],
    push: (rows) => {
      const scored = new Set(Object.keys(rows).map((place) => /^result \["([^"]+)"/.exec(place)?.[1]));
      const entries = Object.keys(rows).flatMap((place) => /^entry (.+)$/.exec(place)?.[1] ?? []);
      const entry = entries.find((id) => !scored.has(id)) ?? '';
      return [
        {
          ...{ op: 'insert', scope: formatScope('show', '2'), table: 'result', key: JSON.stringify([entry, '1']) },
          values: { entry_id: entry, run: 1, seconds: '31.25', faults: '5', marks: null, sheet: null },
        },
      ];
    },
  },
];

/** Attached by `init` and `migrate`, replicated unchanged, written by SQL and a device, and detached without a trace. */
export async function checkAttaching(attaching: Attaching, ground: Ground): Promise<void> {
  const { statements, choice, schema, schemaPath, scope, writes } = attaching;
  await withDatabase(ground, async (database) => {
    for (const statement of statements) await database.query(statement);
  });
  const [dumped, rows] = [ground.dump(), await readAll(ground)];
  const baton = (...words: readonly string[]) => run([...words, ...ground.options]);

  expect(await baton('init', ...choice, '--out', '-')).toMatchObject({
    code: 0,
    out: readFileSync(schemaPath, 'utf8'),
  });
  expect(await baton('migrate', '--dry-run', '--schema', schemaPath)).toMatchObject({ code: 1 });
  expect(ground.dump()).toBe(dumped);
  expect(await baton('migrate', '--schema', schemaPath)).toMatchObject({ code: 0 });
  expect(await baton('migrate', '--dry-run', '--schema', schemaPath)).toMatchObject({ code: 0 });
  expect(await readAll(ground)).toEqual(rows);

  await withServer(ground, schema, async (server) => {
    const replica = await createReplica(server, schema, scope);
    expect(replica.rows).toEqual(await readScope(server.database, attaching));
    for (const statement of writes) await server.database.query(statement);
    await replica.pull();
    expect(replica.rows).toEqual(await readScope(server.database, attaching));
    const { receipts } = await replica.push(...attaching.push(replica.rows));
    expect(receipts).toMatchObject([{ outcome: 'applied' }]);
    await replica.pull();
    expect(replica.rows).toEqual(await readScope(server.database, attaching));
  });

  const { code, out } = await baton('doctor', '--json', '--schema', schemaPath);
  expect(code, out).toBeLessThan(2);
  const { findings } = JSON.parse(out) as { findings: { severity: string; code: string; subject: string }[] };
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual(
    expect.arrayContaining([...attaching.findings]),
  );

  const left = await readAll(ground);
  expect(await baton('detach')).toMatchObject({ code: 1 });
  expect(await baton('detach', '--yes')).toMatchObject({ code: 0 });
  expect(await readAll(ground)).toEqual(left);
  expect(ground.dump()).toBe(dumped);
}

/** The command in this process. */
export async function run(words: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  let [out, errors] = ['', ''];
  const code = await runBaton(words, {
    environment: {},
    print: (text) => {
      out += text;
    },
    complain: (text) => {
      errors += text;
    },
    conditions: ['baton-source'],
  });
  return { code, out, errors };
}

async function withServer(ground: Ground, schema: Schema, work: (server: BatonServer) => Promise<void>): Promise<void> {
  const server = await createServer({ schema, authorize: () => 'write', logLevel: 'silent', ...ground.serverOptions });
  await work(server).finally(() => server.stop());
}

async function withDatabase<Result>(ground: Ground, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await ground.open();
  return await work(database).finally(() => database.close());
}

/** Every row of every table of the application, as text. */
async function readAll(ground: Ground): Promise<readonly string[]> {
  return await withDatabase(ground, async (database) => {
    const tables = await database.query<{ place: string }>(
      `select format('%I.%I', schemaname, tablename) as place from pg_tables where schemaname = 'public' order by 1`,
    );
    const lists = tables.map(({ place }) =>
      database.query<{ row: string }>(`select '${place} ' || r::text as row from ${place} r order by 1`),
    );
    return (await Promise.all(lists)).flat().map(({ row }) => row);
  });
}

/** What a device should have: the rows of its scope, by `table key`, in their wire form. */
async function readScope(database: Database, { schema, inScope }: Attaching): Promise<Record<string, object>> {
  const found: Record<string, object> = {};
  for (const [name, statement] of Object.entries(inScope)) {
    const table = schema.tables[name];
    const columns = Object.keys(table?.columns ?? {}).map((column) => `"${column}"`);
    for (const row of await database.query<Record<string, unknown>>(`select ${columns.join()} from (${statement}) s`)) {
      const key = table?.key.map((column) => String(row[column])) ?? [];
      found[`${name} ${key.length === 1 ? key[0] : JSON.stringify(key)}`] = row;
    }
  }
  return found;
}

/** A folder that is gone when `work` is done. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-cli-'));
  await work(folder).finally(() => rm(folder, { recursive: true }));
}
