import { type DeviceId, originTag, type ReceiptVersion } from '@baton/protocol';
import type { Queryable } from './database.ts';

interface RowChanges {
  readonly tableName: string;
  readonly key: string;
  readonly seen: ReceiptVersion;
  readonly device: DeviceId;
}

/** See `StoreTransaction.hasCommitted`. */
export async function hasCommitted(sql: Queryable, version: ReceiptVersion): Promise<boolean> {
  return (await timeOf(sql, version)) !== undefined;
}

async function timeOf(sql: Queryable, { scope, version, tag }: ReceiptVersion): Promise<string | undefined> {
  if (version === 0) return tag === originTag ? '-infinity' : undefined;
  const [row] = await sql.query<{ at: string }>(
    'select at from baton.version where (scope, version, tag) = ($1, $2::bigint, $3)',
    [scope, version, tag],
  );
  return row?.at;
}

/**
 * See `StoreTransaction.changedSince`. A version that holds a mutation of the device is its own:
 * a push is of one device.
 */
export async function changedSince(sql: Queryable, changes: RowChanges): Promise<ReadonlySet<string> | undefined> {
  const { tableName, key, seen, device } = changes;
  const since = await timeOf(sql, seen);
  if (since === undefined) return undefined;
  // Until this transaction ends no week of the log comes or goes.
  await sql.query('lock table only baton.log in row exclusive mode');
  if (await isDroppedAfter(sql, seen)) return undefined;
  const rows = await sql.query<{ name: string }>(
    `select distinct jsonb_object_keys(coalesce(l."values", l.previous)) as name
     from baton.log l join baton.version v using (scope, version)
     where l.scope = $1 and l.tbl = $2 and l.key = $3 and l.version > $4 and l.at >= $6
       and not exists (select from baton.mutation m where m.id = any(v.mutations) and m.device = $5)`,
    [seen.scope, tableName, key, seen.version, device, since],
  );
  return new Set(rows.map(({ name }) => name));
}

/** The oldest changes go first, so that the log reaches back where it has all of the next version. */
async function isDroppedAfter(sql: Queryable, { scope, version }: ReceiptVersion): Promise<boolean> {
  const [dropped] = await sql.query(
    `select from baton.version v
     where (v.scope, v.version) = ($1, $2::bigint + 1)
       and changes > (select count(*) from baton.log l where (l.scope, l.version, l.at) = (v.scope, v.version, v.at))`,
    [scope, version],
  );
  return dropped !== undefined;
}
