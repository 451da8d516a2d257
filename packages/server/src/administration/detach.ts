import type { Database, Queryable } from '../postgres/database.ts';
import { isAttached } from './attached-tables.ts';

/** What is removed with Baton, and who would miss it. */
export interface Attachment {
  /** Tables that have triggers of Baton. */
  readonly tables: readonly string[];
  /** Devices that have ever written. */
  readonly devices: number;
  /** Mutations whose receipts a device may still ask for. */
  readonly mutations: number;
  readonly versions: number;
  /** Sessions of servers that run now: they would fail, and attach it again when they start. */
  readonly servers: number;
}

/** What `detach` would remove; undefined where there is nothing of Baton. */
export async function readAttachment(sql: Queryable): Promise<Attachment | undefined> {
  if (!(await isAttached(sql))) return undefined;
  const tables = await sql.query<{ place: string }>(
    `select distinct t.tgrelid::regclass::text as place
     from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
     join pg_class c on c.oid = t.tgrelid
     where n.nspname = 'baton' and not t.tgisinternal and c.relnamespace <> n.oid order by 1`,
  );
  const [counts] = await sql.query<Omit<Attachment, 'tables'>>(
    `select (select count(*) from baton.device)::integer as devices,
       (select count(*) from baton.mutation)::integer as mutations,
       (select count(*) from baton.version)::integer as versions,
       (select count(*) from pg_stat_activity
         where datname = current_database() and application_name in ('baton', 'baton hints')
         and pid <> pg_backend_pid())::integer as servers`,
  );
  const { devices = 0, mutations = 0, versions = 0, servers = 0 } = counts ?? {};
  return { tables: tables.map(({ place }) => place), devices, mutations, versions, servers };
}

/**
 * Removes all that is Baton's (triggers, functions, the schema `baton`) and nothing else: tables,
 * rows and columns stay as they are. Devices can no longer send what they have not sent, and
 * fetch everything anew if Baton is attached again.
 * @throws BatonError LOCK_TIMEOUT
 */
export async function detach(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    const attachment = await readAttachment(sql);
    if (!attachment) return;
    // The triggers go with the functions that they call.
    await sql.query('drop schema baton cascade');
  });
}
