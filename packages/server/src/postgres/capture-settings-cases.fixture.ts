import type { Change } from '@baton/protocol';
import { expect } from 'vitest';
import { expectNothingLeft, id, type CaptureCase } from './capture-cases.fixture.ts';

/** What a writer may have set, each by itself. Those that a version of Postgres does not have are passed over. */
const oddSettings: readonly (readonly [string, string])[] = [
  ['timezone', 'Asia/Tokyo'],
  ['datestyle', 'German, DMY'],
  ['intervalstyle', 'sql_standard'],
  ['bytea_output', 'escape'],
  ['extra_float_digits', '-15'],
  ['lc_monetary', 'C.UTF-8'],
  ['lc_numeric', 'C.UTF-8'],
  ['standard_conforming_strings', 'off'],
  ['backslash_quote', 'on'],
  ['quote_all_identifiers', 'on'],
  ['transform_null_equals', 'on'],
  ['array_nulls', 'off'],
  ['xmloption', 'document'],
  ['xmlbinary', 'hex'],
  ['search_path', ''],
  ['row_security', 'off'],
  ['session_replication_role', 'replica'],
  ['check_function_bodies', 'off'],
  ['statement_timeout', '20s'],
  ['lock_timeout', '1s'],
  ['client_min_messages', 'debug5'],
  ['work_mem', '64kB'],
  ['plan_cache_mode', 'force_generic_plan'],
  ['plan_cache_mode', 'force_custom_plan'],
  ['enable_hashjoin', 'off'],
  ['enable_mergejoin', 'off'],
  ['enable_nestloop', 'off'],
  ['enable_hashagg', 'off'],
  ['enable_sort', 'off'],
  ['enable_seqscan', 'off'],
  ['enable_indexscan', 'off'],
  ['enable_indexonlyscan', 'off'],
  ['enable_bitmapscan', 'off'],
  ['enable_material', 'off'],
  ['from_collapse_limit', '1'],
  ['join_collapse_limit', '1'],
  ['jit', 'on'],
  ['jit_above_cost', '0'],
  ['force_parallel_mode', 'regress'],
  ['debug_parallel_query', 'regress'],
  ['parallel_setup_cost', '0'],
];

const notes = String.raw`{"z": [1, 2.50, null], "a": "é \u00e9 \\ '"}`;

const writeSample = (race: string, digit: number): readonly string[] => [
  `insert into public.sample (id, race, flag, small, large, ratio, exact, at, seen, notes)
   values ('${id(digit)}', '${race}', true, -2147483648, 9223372036854775807, 0.1::float8 + 0.2, 1.50,
     '2026-03-29 02:30:00.000001+01', '{"time": 1.50}', $$${notes}$$)`,
  `update public.sample set ratio = '-0', exact = 1e-7, at = at + interval '1 month', notes = notes || '{"b": 1}'
   where id = '${id(digit)}'`,
];

const valuesOf = (change: Change | undefined) =>
  change && 'values' in change ? { ...change.values, id: null } : undefined;

/** The settings of a writer's session show in nothing that is captured. */
export const settingsCases: readonly CaptureCase[] = [
  {
    title: 'a row has one text in the log, whatever its writer has set',
    async run({ database, race, run, versions }) {
      const known = await database.query<{ name: string }>('select name from pg_settings');
      const names = new Set(known.map(({ name }) => name));
      const settings = oddSettings.filter(([name]) => names.has(name.toLowerCase()) || name === 'timezone');
      await run(...writeSample(race, 1));
      for (const [index, [name, value]] of settings.entries()) {
        await run(`set local ${name} = '${value}'`, ...writeSample(race, index + 2));
      }
      const [expected, ...written] = (await versions()).map(([change]) => ({
        ...change,
        key: null,
        values: valuesOf(change),
      }));
      expect(expected).toMatchObject({ op: 'insert', values: { ratio: '-0', exact: '0.0000001' } });
      for (const [index, setting] of settings.entries()) expect(written[index], setting.join(' = ')).toEqual(expected);
      await expectNothingLeft(database);
    },
  },
];
