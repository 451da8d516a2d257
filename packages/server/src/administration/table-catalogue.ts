import { readColumns, type StoredColumn } from '../postgres/column-catalogue.ts';
import { isHeldAs } from '../postgres/column-kinds.ts';
import type { Queryable } from '../postgres/database.ts';

/** What Postgres's catalogue says of a table that an application made. */
export interface StoredTable {
  readonly name: string;
  /** Why capture could not work on it; undefined where it could. */
  readonly obstacle: string | undefined;
  /** The primary key, or another key that is checked at once; empty where there is none. */
  readonly key: readonly string[];
  readonly columns: ReadonlyMap<string, StoredColumn>;
  /** Columns that a sequence or an identity fills in where a writer says nothing. */
  readonly numbered: ReadonlySet<string>;
  /** Columns that an insert may leave out. */
  readonly defaulted: ReadonlySet<string>;
  readonly foreignKeys: readonly ForeignKey[];
}

/** A foreign key of one column. */
export interface ForeignKey {
  readonly column: string;
  readonly table: string;
  /** The column that it points to. */
  readonly key: string;
}

/** The table that a foreign key points to, if its column alone names a row there; it may not be among `tables`. */
export function targetOf(
  table: StoredTable,
  { column, table: name, key }: ForeignKey,
  tables: readonly StoredTable[],
): StoredTable | undefined {
  const target = tables.find((each) => each.name === name);
  const [own, other] = [table.columns.get(column), target?.columns.get(key)];
  const isToKey = target?.key.length === 1 && target.key[0] === key;
  return isToKey && own && other && isHeldAs(own.kind, other.kind) ? target : undefined;
}

/** All tables of a schema of Postgres, by name; a partition is a part of its table. */
export async function readTables(sql: Queryable, schema: string): Promise<readonly StoredTable[]> {
  const rows = await sql.query<{ place: string; facts: string }>(tablesStatement, [schema]);
  const tables: StoredTable[] = [];
  for (const { place, facts } of rows) {
    const { name, obstacle, key, numbered, defaulted, foreignKeys } = JSON.parse(facts) as StoredFacts;
    tables.push({
      name,
      obstacle: obstacle ?? undefined,
      key,
      columns: await readColumns(sql, place),
      numbered: new Set(numbered),
      defaulted: new Set(defaulted),
      foreignKeys,
    });
  }
  return tables;
}

interface StoredFacts {
  readonly name: string;
  readonly obstacle: string | null;
  readonly key: readonly string[];
  readonly numbered: readonly string[];
  readonly defaulted: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
}

const tablesStatement = `
select format('%I.%I', n.nspname, c.relname) as place, json_build_object(
  'name', c.relname,
  'obstacle', case
    when c.relkind = 'f' then 'is a foreign table: its rows are written elsewhere'
    when exists (select from pg_inherits i where c.oid = i.inhrelid or (c.oid = i.inhparent and c.relkind <> 'p'))
      then 'is inherited from, or inherits: only partitions are followed'
    when exists (select from pg_partition_tree(c.oid) p join pg_class f on f.oid = p.relid where f.relkind = 'f')
      then 'has a foreign table for a partition, whose rows nobody captures'
    when c.relpersistence = 'u' then 'is unlogged: a crash empties it, and nothing tells the log'
  end,
  'key', coalesce((
    select json_agg(a.attname order by k.n)
    from (
      select indkey from pg_index i
      where i.indrelid = c.oid and i.indisunique and i.indimmediate and i.indisvalid and i.indpred is null
        and i.indexprs is null
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey) and not a.attnotnull)
      order by i.indisprimary desc, i.indnkeyatts, i.indexrelid limit 1
    ) chosen
    cross join lateral unnest(chosen.indkey) with ordinality k (attnum, n)
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
  ), '[]'),
  'numbered', array(
    select a.attname from pg_attribute a left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval(%')
    order by a.attnum
  ),
  'defaulted', array(
    select a.attname from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and (not a.attnotnull or a.atthasdef or a.attidentity <> '')
    order by a.attnum
  ),
  'foreignKeys', coalesce((
    select json_agg(json_build_object('column', a.attname, 'table', t.relname, 'key', k.attname) order by a.attnum, f.oid)
    from pg_constraint f
    join pg_class t on t.oid = f.confrelid and t.relnamespace = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and array[a.attnum] = f.conkey
    join pg_attribute k on k.attrelid = t.oid and array[k.attnum] = f.confkey
    where f.conrelid = c.oid and f.contype = 'f'
  ), '[]')
)::text as facts
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'p', 'f') and not c.relispartition
order by c.relname collate "C"`;
