import type { Queryable } from './database.ts';
import { imageOf, keyText, quoteName, quoteText, scopeText, type WireTable } from './sql-text.ts';
import { pinText } from './session-settings.ts';

/**
 * Installs the capture of one table, or brings it up to the table's columns. Writers wait
 * only while something changes: a transaction must not note one row with two sets of columns.
 */
export async function installCapture(
  sql: Queryable,
  table: WireTable,
  { place, isInTree }: { readonly place: string; readonly isInTree: boolean },
): Promise<void> {
  const captureFunction = `baton.${quoteName(`capture_${table.name}`)}`;
  const source = functionSource(table, place, isInTree);
  const [installed] = await sql.query<{ count: string }>(
    `select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
     where t.tgrelid = $1::regclass and t.tgname like 'baton\\_%' and t.tgenabled = 'A'
       and p.oid = to_regproc($2) and p.prosrc = $3`,
    [place, captureFunction, source],
  );
  if (installed?.count === String(triggers.length)) return;
  await sql.query(`lock table ${place} in share row exclusive mode`);
  await sql.query(
    `create or replace function ${captureFunction}() returns trigger language plpgsql security definer
     ${pinText}
     as ${quoteText(source)}`,
  );
  await sql.query(`revoke all on function ${captureFunction}() from public`);
  for (const { name, event, images } of triggers) {
    await sql.query(`drop trigger if exists ${name} on ${place}`);
    await sql.query(
      `create trigger ${name} ${event} on ${place} ${images} for each statement execute function ${captureFunction}()`,
    );
    // Also in sessions that replay another database's writes, where ordinary triggers rest.
    await sql.query(`alter table ${place} enable always trigger ${name}`);
  }
}

const triggers = [
  { name: 'baton_insert', event: 'after insert', images: 'referencing new table as arrived' },
  { name: 'baton_update', event: 'after update', images: 'referencing old table as gone new table as arrived' },
  { name: 'baton_delete', event: 'after delete', images: 'referencing old table as gone' },
  // Before, because afterwards there is nothing left to read.
  { name: 'baton_truncate', event: 'before truncate', images: '' },
] as const;

const openTransaction = 'insert into baton.open_transaction values (_tx) on conflict do nothing';

const openTreeTransaction = `insert into baton.open_transaction as o values (_tx, true)
  on conflict (tx) do update set in_tree = true where not o.in_tree`;

function functionSource(table: WireTable, place: string, isInTree: boolean): string {
  const note = (weight: 1 | -1, rows: string) => `
    insert into baton.touched (tx, tbl, key, scope, weight, image)
    select _tx, ${quoteText(table.name)}, ${keyText(table, 'r')}, ${scopeText(table, 'r')}, ${weight}, ${imageOf(table, 'r')}
    from ${rows} r;`;
  // No declared name begins with _, so a column cannot be taken for a variable or a whole row.
  return `
#variable_conflict use_variable
declare
  _tx uuid := baton.current_tx();
begin
  if tg_op = 'TRUNCATE' then
    if current_setting('transaction_isolation') <> 'read committed' then
      raise 'TRUNCATE of a replicated table needs READ COMMITTED' using errcode = 'feature_not_supported';
    end if;${note(1, place)}
  end if;
  if tg_op in ('UPDATE', 'DELETE') then${note(1, 'gone')}
  end if;
  if tg_op in ('INSERT', 'UPDATE') then${note(-1, 'arrived')}
  end if;
  ${isInTree ? openTreeTransaction : openTransaction};
  return null;
end`;
}
