import type { Queryable } from './database.ts';

/** How many weeks are made before they begin. Weeks are those of UTC and begin on Monday. */
const weeksAhead = 2;

/**
 * The log in partitions by the time of the version, one a week, so that old changes are dropped
 * and never deleted. What no week takes, because no server made it in time or because a clock was
 * wrong, is taken by `log_default` until `addLogWeeks` finds it there.
 *
 * A version's rows have its own time and are in one partition together. That there is one row for
 * a key in a version follows from how they are made: no index says so, since it would have to
 * hold the time as well.
 */
export const weeklyLog: readonly string[] = [
  // A large log takes its time to be copied.
  `set local statement_timeout = 0`,
  `alter table baton.log rename to log_before`,
  `drop index baton.log_row`,
  `create table baton.log (
     scope text collate "C" not null,
     version bigint not null,
     tbl text collate "C" not null,
     key text collate "C" not null,
     op text not null check (op in ('insert', 'update', 'delete')),
     "values" jsonb,
     previous jsonb,
     at timestamptz not null
   ) partition by range (at)`,
  `create table baton.log_default partition of baton.log default`,
  `do $$
   declare
     _week timestamptz;
   begin
     for _week in select distinct date_trunc('week', at, 'UTC') from baton.version loop
       execute format(
         'create table baton.%I partition of baton.log for values from (%L) to (%L)',
         'log_' || to_char(_week, 'YYYYMMDD'), _week, _week + interval '7 days'
       );
     end loop;
   end
   $$`,
  `insert into baton.log
   select scope, version, tbl, key, op, "values", previous, at
   from baton.log_before join baton.version using (scope, version)`,
  `create index log_version on baton.log (scope, version)`,
  `create index log_row on baton.log (key, version)`,
  `drop table baton.log_before`,
];

/**
 * Makes the partitions of this week, of the next ones, and of what is in `log_default`, whose rows
 * go where they belong; gives their names.
 * @throws BatonError LOCK_TIMEOUT
 */
export async function addLogWeeks(sql: Queryable): Promise<readonly string[]> {
  const weeks = await sql.query<Week>(missingWeeks);
  if (weeks.length === 0) return [];
  // Who commits now has not chosen a partition yet, or has ended: a choice that is overtaken fails.
  await sql.query('lock table only baton.log in share row exclusive mode');
  await sql.query('lock table baton.log_default in access exclusive mode');
  for (const { name, begin, end } of weeks) {
    await sql.query(`create table baton.${name} (like baton.log including constraints)`);
    await sql.query(
      `with late as (delete from baton.log_default where at >= '${begin}' and at < '${end}' returning *)
       insert into baton.${name} select * from late`,
    );
    await sql.query(`alter table baton.log attach partition baton.${name} for values from ('${begin}') to ('${end}')`);
  }
  return weeks.map(({ name }) => name);
}

interface Week {
  readonly name: string;
  readonly begin: string;
  readonly end: string;
}

const missingWeeks = `
select name, week as begin, week + interval '7 days' as "end"
from (
  select date_trunc('week', clock_timestamp(), 'UTC') + n * interval '7 days' as week
  from generate_series(0, ${weeksAhead}) n
  union
  select date_trunc('week', at, 'UTC') from baton.log_default
) needed cross join lateral (select 'log_' || to_char(week, 'YYYYMMDD') as name) named
where to_regclass('baton.' || name) is null
order by week`;

/** The partitions whose every change is older than so many days, the oldest first. */
export async function findOldLogWeeks(sql: Queryable, days: number): Promise<readonly string[]> {
  const weeks = await sql.query<{ name: string }>(
    `select name from (${logWeeks}) weeks
     where begin + interval '7 days' <= clock_timestamp() - $1::integer * interval '1 day' order by begin`,
    [days],
  );
  return weeks.map(({ name }) => name);
}

/** SQL that gives the partitions there are, without `log_default`: `name, begin`. */
export const logWeeks = `
select c.relname as name, to_timestamp(substr(c.relname, 5), 'YYYYMMDD') as begin
from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'baton.log'::regclass and c.relname ~ '^log_\\d{8}$'`;
