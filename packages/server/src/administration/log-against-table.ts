import type { PlaceOf } from '../postgres/declared-tables.ts';
import { scopeJoin } from '../postgres/scoping.ts';
import { imageOf, keyText, quoteText } from '../postgres/sql-text.ts';
import type { AttachedTable } from './attached-tables.ts';

/**
 * How a row in the table and what the log says of it disagree.
 * - `unlogged`: the log does not hold all of the row; it was there before capture came, or was written past it
 * - `extra`: the log says that it is gone
 * - `missing`: the log says that it is there
 * - `different`: the log says that it has other values
 */
export type Disagreement = 'unlogged' | 'extra' | 'missing' | 'different';

/**
 * SQL that gives the rows where log and table disagree: `scope, key, disagreement, known, image`.
 * `known` is the row as the log has it and null where it has none or not all of it; `image` the row
 * as it is. Rows in no scope are none of the log's business.
 */
export function disagreementsOf({ table, captured }: AttachedTable, placeOf: PlaceOf): string {
  const { from, scope } = scopeJoin(table, placeOf);
  const columns = `array[${Object.keys(captured.columns).map(quoteText).join(', ')}]::text[]`;
  return `
    with entry as (
      select scope, key, version, op, "values",
        max(version) filter (where op <> 'update') over (partition by scope, key) as since
      from baton.log where tbl = ${quoteText(table.name)}
    ), logged as (
      select scope, key,
        bool_or(op = 'delete' and version = since) is not true as is_there,
        bool_or(op = 'insert' and version = since) is true as is_whole,
        -- Later values of a column replace earlier ones. A column that is no longer captured says nothing.
        coalesce(jsonb_object_agg(e.name, e.value order by version) filter (where e.name = any(${columns})), '{}') as image
      from entry left join lateral jsonb_each("values") e (name, value) on true
      where since is null or version >= since
      group by scope, key
    ), stored as (
      select ${keyText(captured, 'r')} as key, ${scope} as scope, ${imageOf(captured, 'r')} as image
      from ${from}
    ), pair as (
      select coalesce(l.scope, s.scope) as scope, coalesce(l.key, s.key) as key,
        l.is_there, l.is_whole, l.image as known, s.image
      from logged l full join (select * from stored where scope is not null) s on (l.scope, l.key) = (s.scope, s.key)
    ), judged as (
      select scope, key, known, image, is_there and is_whole as is_known, case
        when is_there and image is null then 'missing'
        when image is null then null
        when is_there is null then 'unlogged'
        when not is_there then 'extra'
        when is_whole and jsonb_strip_nulls(known) <> jsonb_strip_nulls(image) then 'different'
        when not image @> known then 'different'
        when not is_whole then 'unlogged'
      end as disagreement
      from pair
    )
    select scope, key, disagreement, case when disagreement = 'missing' or is_known then known end as known, image
    from judged where disagreement is not null`;
}
