import { type Cursor, errorOf, limits, originTag, type Scope, type VersionRecord } from '@baton/protocol';
import type { Pulled } from '../engine/store.ts';
import type { Database } from './database.ts';
import { pinPath } from './session-settings.ts';

export interface PullRequest {
  readonly database: Database;
  readonly epoch: string;
  readonly scope: Scope;
  readonly cursor: Cursor;
  readonly changesMax: number;
}

/**
 * One statement, so that head, tag and versions are of one instant. As a function, because its
 * sessions keep the plan: one that was made while the log was small would go on reading all of it.
 */
export const pullFunction = `create or replace function baton.pull(_scope text, _version bigint, _changes_max integer)
returns table (head bigint, tag text, versions json) language plpgsql stable
${pinPath}
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  -- Between them are all changes that follow. Known before the plan is begun, they spare it the other partitions.
  _since timestamptz := (select at from baton.version where scope = _scope and version = _version + 1);
  _until timestamptz := (select at from baton.scope where scope = _scope);
begin
return query
with next as (
  select version, tag, at, mutations, changes, bytes,
    sum(changes) over (order by version) as changes_until,
    sum(bytes) over (order by version) as bytes_until
  from baton.version where scope = _scope and version > _version
  order by version limit greatest(_changes_max, 1)
)
select
  (select version from baton.scope where scope = _scope) as head,
  (select tag from baton.version where scope = _scope and version = _version) as tag,
  (
    -- Nothing unless the log still holds all of each version: the oldest go first.
    select case when bool_and(logged.count = next.changes) then json_agg(json_build_object(
      'version', version,
      'tag', tag,
      'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'mutations', mutations,
      'changes', logged.changes
    ) order by version) end
    from next cross join lateral (
      select count(*), coalesce(json_agg(
        case op
          when 'delete' then json_build_object('op', op, 'table', tbl, 'key', key)
          else json_build_object('op', op, 'table', tbl, 'key', key, 'values', "values")
        end order by tbl, key
      ), '[]') as changes
      from baton.log l where l.scope = _scope and l.version = next.version and l.at = next.at
        and l.at between _since and _until
    ) logged
    where changes_until <= _changes_max and bytes_until <= ${limits.answerBytesMax}
      or version = _version + 1 and bytes <= ${limits.versionBytesMax}
  ) as versions;
end
$$`;

const pullStatement = 'select * from baton.pull($1, $2, $3)';

interface PulledRow {
  readonly head: string | null;
  readonly tag: string | null;
  readonly versions: string | null;
}

/** See `Store.pull`. */
export async function pullVersions({ database, epoch, scope, cursor, changesMax }: PullRequest): Promise<Pulled> {
  if (cursor.epoch !== epoch) throw errorOf('CURSOR_EPOCH');
  const [row] = await database.query<PulledRow>(pullStatement, [scope, cursor.version, changesMax]);
  const head = Number(row?.head ?? 0);
  const tag = cursor.version === 0 ? originTag : row?.tag;
  if (cursor.version > head) throw errorOf('CURSOR_FUTURE');
  if (tag === undefined || tag === null) throw errorOf('CURSOR_EXPIRED');
  if (tag !== cursor.tag) throw errorOf('CURSOR_TAG');
  const versions = JSON.parse(row?.versions ?? '[]') as readonly VersionRecord[];
  const first = versions[0];
  // Only the oldest versions are ever dropped, and one that is too large comes alone if at all:
  // a hole can only be at the start.
  if (cursor.version < head && first?.version !== cursor.version + 1) throw errorOf('CURSOR_EXPIRED');
  const last = versions.at(-1);
  return { versions, head, cursor: last ? { epoch, version: last.version, tag: last.tag } : cursor };
}
