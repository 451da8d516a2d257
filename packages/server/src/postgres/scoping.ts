import type { NamedTable } from '@baton/protocol';
import { readColumns } from './column-catalogue.ts';
import type { Queryable } from './database.ts';
import type { PlaceOf } from './declared-tables.ts';
import { type FunctionText, replaceFunction } from './replace-function.ts';
import { pinText } from './session-settings.ts';
import { imageOf, keyText, quoteName, quoteText, type WireTable } from './sql-text.ts';

interface ScopingParts {
  readonly table: NamedTable;
  /** The same table with the columns that are captured. */
  readonly captured: WireTable;
  readonly placeOf: PlaceOf;
  /** Rows of other tables are in the scopes of its rows. */
  readonly isFollowed: boolean;
}

/**
 * Tells the commit function how rows of a table get their scope, where they follow others or are
 * followed; see `scopeFunctions`.
 * @returns whether the table is in such a tree
 */
export async function installScoping(sql: Queryable, parts: ScopingParts): Promise<boolean> {
  const { table, isFollowed } = parts;
  if (!table.follows && !isFollowed) {
    await sql.query('delete from baton.scoping where tbl = $1', [table.name]);
    return false;
  }
  const path = pathOf(table);
  const mayLackScope = path.some(({ columns, scope }) => columns[scope]?.nullable);
  await sql.query(
    `insert into baton.scoping (tbl, depth, follows, scope_column, scope_kind, may_lack_scope)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tbl) do update set depth = excluded.depth, follows = excluded.follows,
       scope_column = excluded.scope_column, scope_kind = excluded.scope_kind,
       may_lack_scope = excluded.may_lack_scope`,
    [table.name, path.length - 1, table.follows?.name, table.scope, table.scopeKind, mayLackScope],
  );
  await replaceFunction(sql, await rowsFunction(sql, parts));
  if (table.follows) await replaceFunction(sql, await followersFunction(sql, parts));
  return true;
}

/** The table and those that tell its rows' scope, up to the one whose column holds the scope's id. */
export function pathOf(table: NamedTable): readonly NamedTable[] {
  return table.follows ? [table, ...pathOf(table.follows)] : [table];
}

/** `from` and `join` clauses that bring the rows above to a row `r`, and the scope that they tell. */
export function scopeJoin(table: NamedTable, placeOf: PlaceOf) {
  const path = pathOf(table);
  const alias = (index: number) => (index === 0 ? 'r' : `_above${index}`);
  const joins = path.slice(1).map((above, index) => {
    const link = `${alias(index)}.${quoteName(path[index]?.scope ?? '')}`;
    return `left join ${placeOf(above)} ${alias(index + 1)} on ${alias(index + 1)}.${quoteName(above.key[0] ?? '')} = ${link}`;
  });
  const top = path.at(-1) ?? table;
  const id = `${alias(path.length - 1)}.${quoteName(top.scope)}`;
  return {
    from: [`${placeOf(table)} r`, ...joins].join('\n'),
    id,
    scope: `${quoteText(`${top.scopeKind}/`)} || ${id}::text`,
  };
}

const lookClauses = `stable security definer
  ${pinText}
  set enable_nestloop = on
  set row_security = off`;

/** The rows of these keys, each with its image and its scope. */
async function rowsFunction(sql: Queryable, { table, captured, placeOf }: ScopingParts): Promise<FunctionText> {
  const place = placeOf(table);
  const { from, scope } = scopeJoin(table, placeOf);
  const columns = await readColumns(sql, place);
  const types = table.key.map((column) => columns.get(column)?.baseType);
  const [first = '', ...more] = table.key.map((column) => `r.${quoteName(column)}`);
  const parts = [first, ...more].map((column, n) => `${column} = (_key.parts ->> ${n})::${types[n]}`);
  const ofKeys =
    more.length === 0
      ? `where ${first} = any(_keys::${types[0]}[])`
      : `join (select k::jsonb as parts from unnest(_keys) k) _key on ${parts.join(' and ')}`;
  const source = `
#variable_conflict use_column
begin
  return query select ${keyText(captured, 'r')}, ${imageOf(captured, 'r')}, ${scope}
  from ${from}
  ${ofKeys};
end`;
  return {
    name: `baton.${quoteName(`rows_of_${table.name}`)}`,
    parameters: '_keys text[]',
    returns: 'table (key text, image jsonb, scope text)',
    clauses: lookClauses,
    source,
  };
}

/** The rows that follow the rows of these keys. */
async function followersFunction(sql: Queryable, { table, captured, placeOf }: ScopingParts): Promise<FunctionText> {
  const place = placeOf(table);
  const type = (await readColumns(sql, place)).get(table.scope)?.baseType;
  const source = `
#variable_conflict use_column
begin
  return query select ${keyText(captured, 'r')}, ${imageOf(captured, 'r')} from ${place} r
  where r.${quoteName(table.scope)} = any(_above::${type}[]);
end`;
  return {
    name: `baton.${quoteName(`below_${table.name}`)}`,
    parameters: '_above text[]',
    returns: 'table (key text, image jsonb)',
    clauses: lookClauses,
    source,
  };
}
