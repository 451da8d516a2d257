import { expect } from 'vitest';
import { expectNothingLeft, id, insertMark, markValues, type CaptureCase } from './capture-cases.fixture.ts';
import { quoteText } from './sql-text.ts';

/** The body of what mallory lays in wait with: it fails where it runs as anybody but herself. */
const trap = quoteText(`begin
  if current_user <> 'mallory' then
    raise 'mallory is %', current_user using errcode = 'ML666';
  end if;
  return null;
end`);

/** Functions by the names and arguments of those that ours call; aggregates become plain functions. */
const likeOurFunctions = `
  with called as (
    select distinct on (p.proname, types) p.proname, types,
      case when p.prorettype in ('anyelement'::regtype, 'anyarray'::regtype) then 'text'::regtype else p.prorettype::regtype end as result
    from pg_proc p cross join lateral (
      select array_agg(case t when 'anyelement'::regtype then 'text'::regtype else t::regtype end) as types
      from unnest(p.proargtypes) t
    ) arguments
    where p.pronamespace = 'pg_catalog'::regnamespace
      and not p.proargtypes::oid[] && array['internal', '"any"', 'anyarray', 'cstring']::regtype[]::oid[]
      and p.prorettype not in ('internal'::regtype, 'cstring'::regtype)
      and exists (
        select from pg_proc ours
        where ours.pronamespace = 'baton'::regnamespace and ours.prosrc ~ ('\\m' || p.proname || '\\(')
      )
  )
  select format('mallory.%I(%s) returns %s', proname, array_to_string(types, ', '), result) as signature from called`;

/** Operators between the types that ours compare, join and take apart. */
const likeOurOperators = `
  select o.oid::text as id, o.oprname as name, o.oprleft::regtype as left, o.oprright::regtype as right, o.oprresult::regtype as result
  from pg_operator o
  where o.oprname in ('=', '<>', '<', '>', '<=', '@>', '||', '->', '->>', '+', '-')
    and o.oprleft = any('{jsonb,text,uuid,int4,int8,bytea,oid,bool}'::regtype[])
    and o.oprright = any('{jsonb,text,uuid,int4,int8,bytea,oid,bool}'::regtype[])`;

interface Operator {
  readonly id: string;
  readonly name: string;
  readonly left: string;
  readonly right: string;
  readonly result: string;
}

const createFunction = (signature: string): string => `create function ${signature} language plpgsql as ${trap}`;

const createOperator = ({ id: oid, name, left, right, result }: Operator): readonly string[] => [
  createFunction(`mallory.trap_${oid}(${left}, ${right}) returns ${result}`),
  `create operator mallory.${name} (leftarg = ${left}, rightarg = ${right}, function = mallory.trap_${oid})`,
];

const ourRelations = [
  'touched',
  'open_transaction',
  'log',
  'version',
  'scope',
  'mutation',
  'scoping',
  'mark',
  'race',
  'gone',
  'arrived',
  'net',
  'change',
  'counted',
  'advanced',
];
const ourTypes = ['uuid', 'jsonb', 'text', 'int4', 'int8', 'bool', 'regclass'];

const createRole = (name: string): string =>
  `do $$ begin create role ${name}; exception when duplicate_object then null; end $$`;

/** Writers that have few rights, see few rows, or would be more than they are. */
export const roleCases: readonly CaptureCase[] = [
  {
    title: 'a role that may insert and do nothing else is captured',
    async run({ database, race, run, versions }) {
      await database.query(createRole('clerk'));
      await database.query('grant usage on schema public to clerk');
      await database.query('grant insert on mark to clerk');
      const outsider = 'set local role clerk';
      await run(outsider, insertMark(race, 1));
      await expect(run(outsider, 'select from mark')).rejects.toMatchObject({ cause: { code: '42501' } });
      expect(await versions()).toEqual([[{ op: 'insert', table: 'mark', key: id(1), values: markValues(race, 1) }]]);
    },
  },
  {
    title: 'what a writer does is captured whole, whatever policies hide from it',
    async run({ database, race, run, versions }) {
      await database.query(createRole('clerk'));
      await database.query('grant usage on schema public to clerk');
      await database.query('grant select, insert, update, delete, truncate on mark to clerk');
      await run(insertMark(race, 1, 1), insertMark(race, 2, 100));
      await run(
        'alter table mark enable row level security',
        'alter table mark force row level security',
        'create policy low on mark to clerk using (n < 10)',
        'create policy any_insert on mark for insert to clerk with check (true)',
        'create policy any_change on mark for update to clerk using (n < 10) with check (true)',
      );
      const update = (digit: number, values: object) => ({ op: 'update', table: 'mark', key: id(digit), values });
      const outsider = `select set_config('row_security', 'on', true), set_config('role', 'clerk', true)`;
      await run(outsider, insertMark(race, 3, 50), 'update mark set n = n + 1');
      await run(outsider, `update mark set note = 'low'`, 'delete from mark where n > 10');
      await run(outsider, 'truncate mark');
      expect((await versions()).slice(1)).toEqual([
        [update(1, { n: 2 }), { op: 'insert', table: 'mark', key: id(3), values: markValues(race, 3, 50) }],
        [update(1, { note: 'low' })],
        [1, 2, 3].map((digit) => ({ op: 'delete', table: 'mark', key: id(digit) })),
      ]);
    },
  },
  {
    title: 'nothing that a writer lays in front of our functions, operators, types and tables runs as their owner',
    async run({ database, race, run, versions }) {
      await database.query(createRole('mallory'));
      await database.query('drop schema if exists mallory cascade');
      await database.query('create schema mallory authorization mallory');
      await database.query('grant usage on schema public to mallory');
      await database.query('grant select, insert, update, delete, truncate on mark to mallory');
      const functions = await database.query<{ signature: string }>(likeOurFunctions);
      const operators = await database.query<Operator>(likeOurOperators);
      expect(functions.length).toBeGreaterThan(20);
      expect(operators.length).toBeGreaterThan(40);
      await run(
        'set local role mallory',
        ...functions.map(({ signature }) => createFunction(signature)),
        ...operators.flatMap(createOperator),
        createFunction('mallory.current_tx() returns uuid'),
        createFunction('mallory.spring() returns boolean'),
        ...ourRelations.map((name) => `create temporary view ${name} as select mallory.spring() as tx, null as image`),
        ...ourTypes.map((name) => `create domain pg_temp.${name} as pg_catalog.${name} check (mallory.spring())`),
        ...ourTypes.map((name) => `create domain mallory.${name} as pg_catalog.${name} check (mallory.spring())`),
        'set local search_path = mallory, pg_temp, pg_catalog, public',
        insertMark(race, 1).replace('into mark', 'into public.mark'),
        insertMark(race, 2).replace('into mark', 'into public.mark'),
        'update public.mark set n = 3',
        'set constraints all immediate',
        `delete from public.mark where true`,
        'truncate public.mark',
        insertMark(race, 1, 4).replace('into mark', 'into public.mark'),
      );
      expect(await versions()).toEqual([[{ op: 'insert', table: 'mark', key: id(1), values: markValues(race, 1, 4) }]]);
      await expectNothingLeft(database);
      await database.query('drop owned by mallory cascade');
    },
  },
];
