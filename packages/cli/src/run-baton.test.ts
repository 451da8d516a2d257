import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@baton/server/administration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { run } from './attaching.fixture.ts';
import { teamDatabase } from './team-database.fixture.ts';

const teamSchema = fileURLToPath(new URL('./team-schema.fixture.ts', import.meta.url));

test.each([
  ['no such command', ['mend']],
  ['no such option', ['doctor', '--loud']],
  ['no database', ['detach']],
  ['an address that is none', ['detach', '--database', 'nowhere']],
  ['no schema file', ['doctor', '--database', 'postgres://localhost/x', '--schema', './absent.ts']],
  ['a column without its table', ['init', '--by', 'task', '--database', 'postgres://localhost/x']],
])('%s: 2, and a reason on standard error', async (_title, words) => {
  const { code, out, errors } = await run(words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).not.toBe('');
});

test('help ends with 0 and names the exit codes', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('Exit codes');
});

test('with --json a failure is one object on standard output', async () => {
  const { code, out } = await run(['doctor', '--json', '--schema', './absent.ts']);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    error: { code: 'SCHEMA_INVALID', message: expect.stringContaining('absent.ts') },
  });
});

describe('over a database of another application,', () => {
  let folder: string;
  let place: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-cli-'));
    const data = join(folder, 'data');
    await mkdir(data);
    place = ['--data', data];
    const database = await connect({ folder: data });
    for (const statement of teamDatabase) await database.query(statement);
    await database.close();
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  test('init without --scope proposes tables: 1', { timeout: 60_000 }, async () => {
    const { code, errors } = await run(['init', ...place]);
    expect(code).toBe(1);
    expect(errors).toContain('--scope team: 3 tables reach it');
  });

  test('init leaves a table out that two ways of one length lead to a scope, and says how to choose', {
    timeout: 60_000,
  }, async () => {
    const { code, out } = await run(['init', ...place, '--scope', 'team', '--out', '-']);
    expect(code).toBe(0);
    expect(out).toContain('choose with --by comment.task_id or --by comment.reviewer_id');
  });

  test('init writes over no file unless it is forced to', { timeout: 60_000 }, async () => {
    const out = join(folder, 'schema.ts');
    await writeFile(out, 'mine');
    const words = ['init', ...place, '--scope', 'team', '--by', 'comment.task_id', '--out', out];
    expect(await run(words)).toMatchObject({ code: 2, errors: expect.stringContaining('FILE_EXISTS') });
    expect(await readFile(out, 'utf8')).toBe('mine');
    expect(await run([...words, '--force'])).toMatchObject({ code: 0 });
    expect(await readFile(out, 'utf8')).toBe(await readFile(teamSchema, 'utf8'));
  });

  test('init refuses a scope that is no table, or cannot be one', { timeout: 60_000 }, async () => {
    expect(await run(['init', ...place, '--scope', 'club'])).toMatchObject({ code: 2 });
    expect(await run(['init', ...place, '--scope', 'audit'])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('audit cannot be a scope: it has no key'),
    });
  });

  test('doctor says that nothing is attached: 1', { timeout: 60_000 }, async () => {
    const { code, out } = await run(['doctor', ...place, '--json', '--schema', teamSchema]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ code: 'NOT_ATTACHED' })]),
    });
  });

  test('migrate says what it does, rescan what it wrote', { timeout: 60_000 }, async () => {
    const schema = ['--schema', teamSchema];
    const { out } = await run(['migrate', '--dry-run', ...place, ...schema]);
    expect(out.trim().split('\n')).toEqual([
      'would bring the schema baton up to this version',
      ...['team', 'task', 'comment', 'member'].map((table) => `would capture public.${table}`),
    ]);
    expect(await run(['migrate', '--json', ...place, ...schema])).toMatchObject({ code: 0 });
    expect(await run(['rescan', 'member', ...place, ...schema])).toMatchObject({
      code: 0,
      out: 'member: 40 rows came, 0 changed, 0 went\n',
    });
    expect(await run(['rescan', 'member', ...place, ...schema])).toMatchObject({
      code: 0,
      out: 'member: 0 rows came, 0 changed, 0 went\n',
    });
    expect(await run(['rescan', 'nobody', ...place, ...schema])).toMatchObject({ code: 2 });
  });
});
