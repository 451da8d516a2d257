import type { DeviceId, NamedTable, Schema, Scope } from '@baton/protocol';
import type { Store } from '../engine/store.ts';
import { readColumns } from './column-catalogue.ts';
import type { Database } from './database.ts';
import type { PlaceOf } from './declared-tables.ts';
import { readReceipts } from './mutation-records.ts';
import { pullVersions } from './pull.ts';
import { readSnapshotPage, startSnapshot } from './snapshot.ts';
import { createStoreTransaction } from './store-transaction.ts';
import type { TableColumns } from './stored-values.ts';
import { keepTicket, takeTicket } from './ticket-table.ts';

export interface PostgresStoreOptions {
  /** Migrated for the same schema; the store closes it. */
  readonly database: Database;
  readonly schema: Schema;
  /** As the migration found them. */
  readonly placeOf: PlaceOf;
}

/** The server's store in Postgres, real or embedded. */
export async function createPostgresStore({ database, schema, placeOf }: PostgresStoreOptions): Promise<Store> {
  const [life] = await database.query<{ epoch: string }>('select epoch from baton.database');
  const epoch = life?.epoch ?? '';

  const columns = new Map<NamedTable, TableColumns>();
  for (const table of Object.values<NamedTable>(schema.tables)) {
    columns.set(table, { table, stored: await readColumns(database, placeOf(table)) });
  }

  function columnsOf(table: NamedTable): TableColumns {
    return columns.get(table) ?? { table, stored: new Map() };
  }

  return {
    epoch,
    transaction: (work) => database.transaction((sql) => work(createStoreTransaction(sql, { placeOf, columnsOf }))),
    heads: (scopes) => readHeads(database, scopes),
    pull: (scope, cursor, changesMax) => pullVersions({ database, epoch, scope, cursor, changesMax }),
    snapshotBegin: (scope) => startSnapshot({ database, epoch, schema, placeOf, scope }),
    snapshotPage: (scope, table, after, rowsMax) =>
      readSnapshotPage({ database, epoch, placeOf, scope, table, after, rowsMax }),
    receipts: (ids) => readReceipts(database, ids),
    claimDevice: (device, subject) => claimDevice(database, device, subject),
    keepTicket: (digest, content, lifeMs) => keepTicket(database, digest, content, lifeMs),
    takeTicket: (digest) => takeTicket(database, digest),
    ping: async () => void (await database.query('select 1')),
    close: () => database.close(),
  };
}

async function readHeads(database: Database, scopes: readonly Scope[]): Promise<ReadonlyMap<Scope, number>> {
  const heads = new Map(scopes.map((scope) => [scope, 0]));
  if (scopes.length === 0) return heads;
  const rows = await database.query<{ scope: Scope; version: string }>(
    'select scope, version from baton.scope where scope = any($1::text[])',
    [scopes],
  );
  for (const { scope, version } of rows) heads.set(scope, Number(version));
  return heads;
}

/** The update that changes nothing waits for another's claim and gives its subject. */
const claimStatement = `
  with known as (select subject from baton.device where id = $1),
  claimed as (
    insert into baton.device as d (id, subject) select $1, $2 where not exists (select from known)
    on conflict (id) do update set subject = d.subject returning subject
  )
  select subject from known union all select subject from claimed`;

async function claimDevice(database: Database, device: DeviceId, subject: string): Promise<boolean> {
  const [owner] = await database.query<{ subject: string }>(claimStatement, [device, subject]);
  return owner?.subject === subject;
}
