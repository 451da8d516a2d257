import { originTag } from '@baton/protocol';
import { pinPath } from './session-settings.ts';

/**
 * How rows that follow others get their scopes, at COMMIT: as the transaction found them through
 * the rows above as it found those, and as it leaves them through those of now. What follows a row
 * that went to another scope goes with it, also where nobody wrote it.
 *
 * While this looks, another transaction may move a row above. It too needs the locks of the scopes
 * that it moves rows from and to. So: look, lock what was found in sorted order, and look again.
 * Where the second look finds a scope that is not locked, the locks are given back and all begins
 * anew; else nobody can change what it found before this transaction has ended.
 *
 * Rows in no scope are locked too, all together and before all scopes: while one is written below a
 * row, that row may be on its way into a scope.
 */
export const scopeFunctions: readonly string[] = [
  // Rows of a table as they are now, by key: see `installScoping`.
  `create or replace function baton.rows_of(tbl text, keys text[])
   returns table (key text, image jsonb, scope text) language plpgsql stable
   ${pinPath}
   as $$
   begin
     return query execute format('select * from baton.%I($1)', 'rows_of_' || tbl) using keys;
   end
   $$`,
  // The scopes of all that the transaction touched, sorted; those of rows in trees are found first.
  // An empty one stands for the rows in no scope.
  `create or replace function baton.resolve_scopes(this uuid) returns text[] language plpgsql
   ${pinPath}
   as $$
   declare
     _table baton.scoping;
     _lost text;
   begin
     with noted as (
       delete from baton.touched o using baton.scoping s
       where o.tx = this and s.tbl = o.tbl
       returning o.tbl, o.key, o.weight, o.image
     )
     insert into baton.touched (tx, tbl, key, scope, weight, image)
     select this, tbl, key, null, sum(weight), image from noted group by tbl, key, image having sum(weight) <> 0;

     for _table in select * from baton.scoping order by depth loop
       perform baton.place_rows(this, _table);
       _lost := baton.lost_row(this, _table);
       if _lost is not null then
         raise 'row % of % points to no row that tells its scope', _lost, _table.tbl
           using errcode = 'foreign_key_violation', schema = 'baton', table = _table.tbl, column = _table.scope_column;
       end if;
       perform baton.move_followers(this, _table.tbl);
     end loop;
     return array(select distinct coalesce(scope, '') as scope from baton.touched where tx = this order by scope);
   end
   $$`,
  // A row that is followed and was touched has its scopes already; one that was not is where it was.
  `create or replace function baton.place_rows(this uuid, placed baton.scoping) returns void language plpgsql
   ${pinPath}
   as $$
   begin
     if placed.follows is null then
       update baton.touched set scope = placed.scope_kind || '/' || (image ->> placed.scope_column)
       where tx = this and tbl = placed.tbl;
       return;
     end if;
     update baton.touched o set scope = f.scope
     from baton.touched f
     where o.tx = this and o.tbl = placed.tbl and f.tx = this and f.tbl = placed.follows
       and f.key = o.image ->> placed.scope_column and f.weight = o.weight;
     update baton.touched o set scope = r.scope
     from baton.rows_of(placed.follows, array(
       select distinct image ->> placed.scope_column from baton.touched
       where tx = this and tbl = placed.tbl
       except
       select key from baton.touched where tx = this and tbl = placed.follows
     )) r
     where o.tx = this and o.tbl = placed.tbl and r.key = o.image ->> placed.scope_column;
   end
   $$`,
  // One that has to be in a scope and is in none. Even a row that may be in none does not point to a row
  // that is not there: another transaction may commit that before the foreign key is checked.
  `create or replace function baton.lost_row(this uuid, placed baton.scoping) returns text language plpgsql
   ${pinPath}
   as $$
   declare
     _lost text;
   begin
     select key into _lost
     from (
       select key, image ->> placed.scope_column as above from baton.touched
       where tx = this and tbl = placed.tbl and weight < 0 and scope is null
     ) o
     where not placed.may_lack_scope or above is not null and above not in (
       select key from baton.touched where tx = this and tbl = placed.follows and weight < 0
       union all
       select key from baton.rows_of(placed.follows, array(
         select distinct image ->> placed.scope_column from baton.touched
         where tx = this and tbl = placed.tbl and weight < 0 and scope is null
       ))
     )
     limit 1;
     return _lost;
   end
   $$`,
  // What nobody touched and follows a row that has moved is noted twice: as it leaves, and as it arrives.
  `create or replace function baton.move_followers(this uuid, followed text) returns void language plpgsql
   ${pinPath}
   as $$
   declare
     _moved text[];
     _follower text;
   begin
     select array_agg(b.key) into _moved
     from baton.touched b join baton.touched a using (tx, tbl, key)
     where b.tx = this and b.tbl = followed and b.weight > 0 and a.weight < 0 and a.scope is distinct from b.scope;
     if _moved is null then
       return;
     end if;
     for _follower in select tbl from baton.scoping where follows = followed loop
       execute format(
         'insert into baton.touched (tx, tbl, key, weight, image)
          select $1, $2, r.key, w.weight, r.image
          from baton.%I($3) r cross join (values (1), (-1)) w (weight)
          where r.key not in (select key from baton.touched where tx = $1 and tbl = $2)',
         'below_' || _follower
       ) using this, _follower, _moved;
     end loop;
   end
   $$`,
  `create or replace function baton.settle_scopes(this uuid) returns void language plpgsql
   ${pinPath}
   as $$
   declare
     _held text[];
     _scope text;
   begin
     loop
       begin
         _held := baton.resolve_scopes(this);
         foreach _scope in array _held loop
           if _scope = '' then
             -- Written, so that a transaction with an older snapshot is told to try again.
             update baton.no_scope set turns = turns + 1;
             continue;
           end if;
           insert into baton.scope (scope, version, tag, tx, at)
           values (_scope, 0, '${originTag}', '00000000-0000-0000-0000-000000000000', clock_timestamp())
           on conflict (scope) do nothing;
           perform from baton.scope where scope = _scope for update;
         end loop;
         exit when baton.resolve_scopes(this) <@ _held;
         raise 'rows have moved' using errcode = 'BT001';
       exception when sqlstate 'BT001' then
         -- The locks of this turn are given back.
       end;
     end loop;
   end
   $$`,
];
