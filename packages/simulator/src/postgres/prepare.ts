import type { Queryable } from '@baton/server';

/**
 * What the application keeps beside its tables: who may do what, and a journal of every row
 * that any transaction has written, by triggers of its own. Baton's records of versions and
 * mutations are journalled too, so that one look tells which transaction made them.
 */
const setUp: readonly string[] = [
  `create table allowed (subject text, scope text, access text not null, primary key (subject, scope))`,
  `create table journal (
     xact xid8 not null default pg_current_xact_id(),
     place bigint generated always as identity,
     tbl text not null,
     op text not null,
     image jsonb not null,
     primary key (xact, place)
   )`,
  `create function write_journal() returns trigger language plpgsql as $$
   begin
     insert into public.journal (tbl, op, image)
     values (tg_relid::regclass, lower(tg_op), coalesce(to_jsonb(new), to_jsonb(old)));
     return null;
   end $$`,
  ...['race', 'runner', 'mark', 'leg', 'baton.version', 'baton.mutation'].map(
    (table) =>
      `create trigger journal after insert or update or delete on ${table} for each row execute function write_journal()`,
  ),
];

/** Runs at each start of a server. */
export async function prepare(sql: Queryable): Promise<void> {
  const [found] = await sql.query<{ exists: boolean }>(`select to_regclass('journal') is not null as exists`);
  if (found?.exists) return;
  for (const statement of setUp) await sql.query(statement);
}
