import { limits } from '@baton/protocol';
import type { Queryable } from './database.ts';
import { imageOf, keyText, quoteName, quoteText, scopeText, wireColumns, type WireTable } from './sql-text.ts';
import { pinsFor } from './session-settings.ts';

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
  const pins = pinsFor(Object.values(table.columns).map(({ type }) => type.name));
  const uncaptured = await findUncaptured(sql, { place, captureFunction, source, pins });
  if (uncaptured.length === 0) return;
  for (const part of uncaptured) await sql.query(`lock table ${part} in share row exclusive mode`);
  await sql.query(
    `create or replace function ${captureFunction}() returns trigger language plpgsql security definer
     ${pins.join('\n')}
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
  /** The function's own settings, as clauses. */
  readonly pins: readonly string[];
}

/**
 * The table and its partitions of all levels, where the triggers of this source are not on them. A
 * statement fires the triggers of the table that it names, and of no other.
 */
async function findUncaptured(sql: Queryable, capture: Capture): Promise<readonly string[]> {
  const { place, captureFunction, source, pins } = capture;
  const parts = await sql.query<{ place: string }>(
    `select format('%I.%I', n.nspname, c.relname) as place
     from (select $1::regclass as oid union select relid from pg_partition_tree($1::regclass)) part
     join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
     where (
       select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       where t.tgrelid = c.oid and t.tgname like 'baton\\_%' and t.tgenabled = 'A'
         and p.oid = to_regproc($2) and p.prosrc = $3 and cardinality(p.proconfig) = $4
     ) < $5
     order by c.oid`,
    [place, captureFunction, source, pins.length, triggers.length],
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

function functionSource(table: WireTable, { isInTree, isPartitioned }: Shape): string {
  const name = quoteText(table.name);
  const note = (weight: 1 | -1, rows: string, tx = '_tx') => `
    insert into baton.touched (tx, tbl, key, scope, weight, image)
    select ${tx}, ${name}, ${keyText(table, 'r')}, ${scopeText(table, 'r')}, ${weight}, ${imageOf(table, 'r')}
    from ${rows} r`;
  // No declared name begins with _, so a column cannot be taken for a variable or a whole row.
  return `
#variable_conflict use_variable
declare
  _tx uuid := baton.current_tx();
  _noted bigint;
  _bytes integer;
begin${isPartitioned ? skipDetached : ''}${isInTree ? '' : noteOne(table)}
  if tg_op = 'TRUNCATE' then
    if current_setting('transaction_isolation') <> 'read committed' then
      raise 'TRUNCATE of a replicated table needs READ COMMITTED' using errcode = 'feature_not_supported';
    end if;
    if row_security_active(tg_relid) then
      raise 'TRUNCATE of a replicated table whose rows are hidden from Baton' using errcode = 'insufficient_privilege';
    end if;
    -- TRUNCATE fires the triggers of each partition too, and each sees to its own rows.
    execute format(${quoteText(note(1, 'only %s', '$1'))}, tg_relid::regclass) using _tx;
    get diagnostics _noted = row_count;
  end if;
  if tg_op in ('UPDATE', 'DELETE') then${note(1, 'gone')};
    get diagnostics _noted = row_count;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then${note(-1, 'arrived')};
    get diagnostics _noted = row_count;
  end if;
  if _noted = 0 then
    return null;
  end if;
  insert into baton.open_transaction as o (tx, more, in_tree) values (_tx, true, ${isInTree})
  on conflict (tx) do update set more = true, in_tree = o.in_tree or ${isInTree}
  where not o.more or o.in_tree < ${isInTree};
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

/**
 * A statement that writes one row, as the first of its transaction, leaves both images with the
 * transaction's record: where it stays the only one, COMMIT needs nothing else. Not for rows in
 * trees, whose scope is not known yet.
 */
function noteOne(table: WireTable): string {
  const rows = (images: string) => `(select ${wireColumns(table, 'r')} from ${images} r)`;
  const isOne = (images: string) => `not exists (select from ${images} offset 1)`;
  const gone = {
    columns: 'old_scope, before',
    values: `${scopeText(table, '_g')}, to_jsonb(_g)`,
    from: `${rows('gone')} _g`,
  };
  const arrived = {
    columns: 'new_scope, after',
    values: `${scopeText(table, '_a')}, to_jsonb(_a)`,
    from: `${rows('arrived')} _a`,
  };
  const branch = (operation: string, key: string, sides: readonly (typeof gone)[], condition: string) => `
  if tg_op = '${operation}' then
    insert into baton.open_transaction (tx, tbl, key, ${sides.map(({ columns }) => columns).join(', ')})
    select _tx, ${quoteText(table.name)}, ${key}, ${sides.map(({ values }) => values).join(', ')}
    from ${sides.map(({ from }) => from).join(', ')} where ${condition}
    on conflict do nothing
    returning coalesce(pg_column_size(after), 0) into _bytes;
    -- A row that is too large goes on to be refused by touched.
    if _bytes <= ${limits.rowBytesMax} then
      return null;
    end if;
  end if;`;
  const [old, fresh] = [keyText(table, '_g'), keyText(table, '_a')];
  return [
    branch('INSERT', fresh, [arrived], isOne('arrived')),
    branch('UPDATE', fresh, [gone, arrived], `${isOne('arrived')} and ${old} = ${fresh}`),
    branch('DELETE', old, [gone], isOne('gone')),
  ].join('');
}
