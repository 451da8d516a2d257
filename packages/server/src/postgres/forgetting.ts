import type { Database } from './database.ts';
import { takeTurn } from './upkeep-turn.ts';

/** How much one transaction deletes at most: it holds up nobody for long. */
const batchMax = 1_000;
const scopesMax = 100;

/**
 * Deletes the records of mutations that came more than `days` ago, and gives how many. In the same
 * transaction their device's `forgotten_order` rises, so that one that comes again is known to be old.
 */
export async function forgetMutations(database: Database, days: number, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (let isDone = false; !isDone && !signal.aborted; ) {
    const rows = await takeTurn(database, (sql) => sql.query<{ count: number }>(forgetMutationsStatement, [days]));
    const count = rows?.[0]?.count ?? 0;
    forgotten += count;
    isDone = count < batchMax;
  }
  return forgotten;
}

const forgetMutationsStatement = `
with old as (
  select id from baton.mutation where at < clock_timestamp() - $1::integer * interval '1 day'
  order by at limit ${batchMax} for update
), gone as (
  delete from baton.mutation m using old where m.id = old.id returning m.device, m.ord
), raised as (
  update baton.device d set forgotten_order = greatest(d.forgotten_order, newest.ord)
  from (select device, max(ord) as ord from gone group by device) newest where d.id = newest.device
)
select count(*)::integer as count from gone`;

/**
 * Deletes versions that are older than `days`, of each scope all but the last of them: whoever has
 * come so far goes on from there, however long nothing happens. Their changes are gone from the
 * log by then, and the mutations whose receipts name them are forgotten.
 */
export async function forgetVersions(database: Database, days: number, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (let after: string | null = ''; after !== null && !signal.aborted; ) {
    const parameters: readonly unknown[] = [after, days];
    const rows = await takeTurn(database, (sql) => sql.query<VersionBatch>(forgetVersionsStatement, parameters));
    const { count, last } = rows?.[0] ?? { count: 0, last: null };
    forgotten += count;
    // The same scopes again, until nothing of them is left to delete.
    if (count === 0) after = last;
  }
  return forgotten;
}

interface VersionBatch {
  readonly count: number;
  /** The last scope that was looked at; null where there was none. */
  readonly last: string | null;
}

// Within a scope versions rise with time: it is read from its oldest one up to the first that stays.
const forgetVersionsStatement = `
with page as (
  select scope, version as head from baton.scope where scope > $1 order by scope limit ${scopesMax}
), bound as (
  select scope, least(head, oldest.version + ${batchMax}, young.version - 1) as until
  from page
  cross join lateral (select min(v.version) as version from baton.version v where v.scope = page.scope) oldest
  left join lateral (
    select v.version from baton.version v
    where v.scope = page.scope and v.version < oldest.version + ${batchMax}
      and v.at >= clock_timestamp() - $2::integer * interval '1 day'
    order by v.version limit 1
  ) young on true
), gone as (
  delete from baton.version v using bound where v.scope = bound.scope and v.version < bound.until returning 1
)
select (select count(*) from gone)::integer as count, (select max(scope) from page) as last`;
