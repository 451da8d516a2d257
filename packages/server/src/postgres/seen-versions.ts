import { type DeviceId, originTag, type ReceiptVersion } from '@baton/protocol';
import type { Queryable } from './database.ts';

interface RowChanges {
  readonly tableName: string;
  readonly key: string;
  readonly seen: ReceiptVersion;
  readonly device: DeviceId;
}

/** See `StoreTransaction.hasCommitted`. */
export async function hasCommitted(sql: Queryable, { scope, version, tag }: ReceiptVersion): Promise<boolean> {
  if (version === 0) return tag === originTag;
  const [row] = await sql.query('select 1 from baton.version where (scope, version, tag) = ($1, $2::bigint, $3)', [
    scope,
    version,
    tag,
  ]);
  return row !== undefined;
}

/**
 * See `StoreTransaction.changedSince`. A version that holds a mutation of the device is its own:
 * a push is of one device.
 */
export async function changedSince(sql: Queryable, changes: RowChanges): Promise<ReadonlySet<string> | undefined> {
  const { tableName, key, seen, device } = changes;
  if (!(await hasCommitted(sql, seen))) return undefined;
  const rows = await sql.query<{ name: string }>(
    `select distinct jsonb_object_keys(coalesce(l."values", l.previous)) as name
     from baton.log l join baton.version v using (scope, version)
     where l.scope = $1 and l.tbl = $2 and l.key = $3 and l.version > $4
       and not exists (select from baton.mutation m where m.id = any(v.mutations) and m.device = $5)`,
    [seen.scope, tableName, key, seen.version, device],
  );
  return new Set(rows.map(({ name }) => name));
}
