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
  const [shape] = await sql.query<{ isPartitioned: boolean }>(
    `select relkind = 'p' as "isPartitioned" from pg_class where oid = $1::regclass`,
    [place],
  );
  const source = functionSource(table, { isInTree, isPartitioned: shape?.isPartitioned ?? false });
  await removeFromOthers(sql, place, captureFunction);
  const uncaptured = await findUncaptured(sql, { place, captureFunction, source });
  if (uncaptured.length === 0) return;
  for (const part of uncaptured) await sql.query(`lock table ${part} in share row exclusive mode`);
  await sql.query(
    `create or replace function ${captureFunction}() returns trigger language plpgsql security definer
     ${pinText}
     as ${quoteText(source)}`,
  );
  await sql.query(`revoke all on function ${captureFunction}() from public`);
  for (const part of uncaptured) await installTriggers(sql, part, captureFunction);
}

/** What else than its columns a table's capture follows from. */
interface Shape {
  readonly isInTree: boolean;
  readonly isPartitioned: boolean;
}

interface Capture {
  readonly place: string;
  readonly captureFunction: string;
  readonly source: string;
}

/**
 * The table and its partitions of all levels, where the triggers of this source are not on them. A
 * statement fires the triggers of the table that it names, and of no other.
 */
async function findUncaptured(sql: Queryable, { place, captureFunction, source }: Capture): Promise<readonly string[]> {
  const parts = await sql.query<{ place: string }>(
    `select format('%I.%I', n.nspname, c.relname) as place
     from (select $1::regclass as oid union select relid from pg_partition_tree($1::regclass)) part
     join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
     where (
       select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       where t.tgrelid = c.oid and t.tgname like 'baton\\_%' and t.tgenabled = 'A'
         and p.oid = to_regproc($2) and p.prosrc = $3
     ) < $4
     order by c.oid`,
    [place, captureFunction, source, triggers.length],
  );
  return parts.map((part) => part.place);
}

async function installTriggers(sql: Queryable, place: string, captureFunction: string): Promise<void> {
  for (const { name, event, images } of triggers) {
    await sql.query(`drop trigger if exists ${name} on ${place}`);
    await sql.query(
      `create trigger ${name} ${event} on ${place} ${images} for each statement execute function ${captureFunction}()`,
    );
    // Also in sessions that replay another database's writes, where ordinary triggers rest.
    await sql.query(`alter table ${place} enable always trigger ${name}`);
  }
}

/** What was a partition once, or had the table's name, is another table now. */
async function removeFromOthers(sql: Queryable, place: string, captureFunction: string): Promise<void> {
  const strays = await sql.query<{ trigger: string }>(
    `select format('%I on %I.%I', t.tgname, n.nspname, c.relname) as trigger
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where t.tgfoid = to_regproc($2) and pg_has_role(c.relowner, 'USAGE')
       and c.oid not in (select $1::regclass union select relid from pg_partition_tree($1::regclass))`,
    [place, captureFunction],
  );
  for (const { trigger } of strays) await sql.query(`drop trigger ${trigger}`);
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

function functionSource(table: WireTable, { isInTree, isPartitioned }: Shape): string {
  const note = (weight: 1 | -1, rows: string, tx = '_tx') => `
    insert into baton.touched (tx, tbl, key, scope, weight, image)
    select ${tx}, ${quoteText(table.name)}, ${keyText(table, 'r')}, ${scopeText(table, 'r')}, ${weight}, ${imageOf(table, 'r')}
    from ${rows} r`;
  // No declared name begins with _, so a column cannot be taken for a variable or a whole row.
  return `
#variable_conflict use_variable
declare
  _tx uuid := baton.current_tx();
begin${isPartitioned ? skipDetached : ''}
  if tg_op = 'TRUNCATE' then
    if current_setting('transaction_isolation') <> 'read committed' then
      raise 'TRUNCATE of a replicated table needs READ COMMITTED' using errcode = 'feature_not_supported';
    end if;
    if row_security_active(tg_relid) then
      raise 'TRUNCATE of a replicated table whose rows are hidden from Baton' using errcode = 'insufficient_privilege';
    end if;
    -- TRUNCATE fires the triggers of each partition too, and each sees to its own rows.
    execute format(${quoteText(note(1, 'only %s', '$1'))}, tg_relid::regclass) using _tx;
  end if;
  if tg_op in ('UPDATE', 'DELETE') then${note(1, 'gone')};
  end if;
  if tg_op in ('INSERT', 'UPDATE') then${note(-1, 'arrived')};
  end if;
  ${isInTree ? openTreeTransaction : openTransaction};
  return null;
end`;
}

// A partition that was detached has kept its triggers, and is not the table any more.
const skipDetached = `
  if pg_partition_root(tg_relid) is distinct from tg_relid and not exists (
    select from pg_trigger part join pg_trigger root using (tgname, tgfoid)
    where part.tgrelid = tg_relid and part.tgname = tg_name and root.tgrelid = pg_partition_root(tg_relid)
  ) then
    return null;
  end if;`;
