import type { Queryable } from './database.ts';

/** What Postgres's catalogue says of a column; a domain is taken for the type it stands on. */
export interface StoredColumn {
  /** The type as the table's owner wrote it: `numeric(10,2)`. */
  readonly declaredType: string;
  /**
   * What the type is at bottom, without its length: `numeric`, `text[]`, `date range`, `enum`,
   * `enum[]`; with its schema where that is not Postgres's own.
   */
  readonly kind: string;
  /** The type that a text is cast to: without a length, which would cut it. */
  readonly baseType: string;
  /** The same with its length or precision, where it has one. */
  readonly sizedType: string | null;
  /** Where it is an enum, or made of one. */
  readonly labels: readonly string[];
  readonly isRequired: boolean;
  /** How the database fills it, whatever a writer says; `virtual` is not stored at all. */
  readonly generated: 'stored' | 'virtual' | 'identity' | null;
  /** False where two texts are one value, as under a collation that does not tell letters' cases apart. */
  readonly hasOneText: boolean;
}

/** The columns of a table by their names. */
export async function readColumns(sql: Queryable, place: string): Promise<ReadonlyMap<string, StoredColumn>> {
  const rows = await sql.query<{ name: string; column: string }>(columnsStatement, [place]);
  return new Map(rows.map(({ name, column }) => [name, JSON.parse(column) as StoredColumn]));
}

const columnsStatement = `
with recursive bottom as (
  select attnum, atttypid as type, atttypmod as size
  from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
  union all
  select attnum, typbasetype, typtypmod from bottom join pg_type on oid = type and typtype = 'd'
)
select a.attname::text as name, json_build_object(
  'declaredType', format_type(a.atttypid, a.atttypmod),
  'kind', inner_kind || form,
  'baseType', case form
    when '[]' then format('%I.%I[]', inner_schema, i.typname)
    else format('%I.%I', (select nspname from pg_namespace where oid = t.typnamespace), t.typname)
  end,
  'sizedType', case when b.size >= 0 then format_type(b.type, b.size) end,
  'labels', array(select enumlabel from pg_enum where enumtypid = i.oid order by enumsortorder),
  'isRequired', a.attnotnull,
  'generated', case
    when a.attgenerated = 's' then 'stored'
    when a.attgenerated <> '' then 'virtual'
    when a.attidentity = 'a' then 'identity'
  end,
  'hasOneText', inner_kind not in ('citext', 'character')
    and coalesce((select collisdeterministic from pg_collation where oid = a.attcollation), true)
)::text as column
from bottom b
join pg_attribute a on a.attrelid = $1::regclass and a.attnum = b.attnum
join pg_type t on t.oid = b.type and t.typtype <> 'd'
left join pg_type element on element.typarray = t.oid
left join pg_range r on t.oid in (r.rngtypid, r.rngmultitypid)
join pg_type i on i.oid = coalesce(element.oid, r.rngsubtype, t.oid)
cross join lateral (
  select
    case when element.oid is not null then '[]' when t.oid = r.rngtypid then ' range' when t.oid = r.rngmultitypid then ' multirange' else '' end as form,
    (select nspname from pg_namespace where oid = i.typnamespace) as inner_schema
) names
cross join lateral (
  select case
    when i.typtype = 'e' then 'enum'
    when i.typname = 'citext' then 'citext'
    when inner_schema = 'pg_catalog' then format_type(i.oid, null)
    else format('%I.%I', inner_schema, i.typname)
  end as inner_kind
) kinds
order by a.attnum`;
