import { scopeFunctions } from './scope-functions.ts';
import { pinPath } from './session-settings.ts';

/** The functions of capture; see `captureTables` for how it works. */
export const captureFunctions: readonly string[] = [
  ...scopeFunctions,
  // One id for all that a transaction does. Derived, so that a second firing at COMMIT finds the
  // first one's work and no writer can choose it; the time keeps it unique when a restored
  // database counts its transactions anew.
  // In SQL without settings: it is taken into the statements that call it.
  `create or replace function baton.current_tx() returns uuid language sql stable
   return encode(timestamptz_send(transaction_timestamp()) || xid8send(pg_current_xact_id()), 'hex')::uuid`,
  // 128 random bits: a UUID has 122, and what is fixed in it is in three bytes, for which another one gives its first.
  `create or replace function baton.new_tag() returns text language sql volatile
   return encode(overlay(uuid_send(gen_random_uuid()) placing substr(uuid_send(gen_random_uuid()), 1, 3) from 7), 'hex')`,
  // The columns of an image that differ from another one.
  `create or replace function baton.difference(image jsonb, other jsonb) returns jsonb language sql immutable as $$
     select coalesce(jsonb_object_agg(e.key, e.value), '{}')
     from jsonb_each(image) e
     where e.value is distinct from other -> e.key
   $$`,
  // How much a change adds to an answer, as text.
  `create or replace function baton.change_bytes(key text, "values" jsonb) returns integer language sql immutable as $$
     select octet_length(key) + coalesce(octet_length("values"::text), 0)
   $$`,
  // Where a transaction writes after its version was made, what was logged of the rows that
  // changed again goes back into touched, as if nothing had been logged of them. An update was
  // logged without its unchanged columns: they are those of the image that it led to, or, where
  // a trigger's write was logged before the write that set it off, of the image it came from.
  // Of tables in trees all rows go back: whatever is in the scope of a row moves with it again.
  `create or replace function baton.take_back(this uuid, in_tree boolean) returns void language sql
   ${pinPath}
   as $$
     with touched as (
       select tbl, key,
         min(image::text) filter (where weight > 0)::jsonb as gone,
         min(image::text) filter (where weight < 0)::jsonb as arrived
       from (
         select tbl, key, image, sum(weight) as weight
         from baton.touched where tx = this
         group by tbl, key, image having sum(weight) <> 0
       ) net
       group by tbl, key
     ), untouched as (
       select distinct l.tbl, l.key
       from baton.version v join baton.log l using (scope, version, at) join baton.scoping using (tbl)
       where in_tree and v.tx = this and (l.tbl, l.key) not in (select tbl, key from touched)
     ), again as (
       select tbl, key, gone, arrived from touched
       union all
       select tbl, key, r.image, null
       from untouched left join (
         select t.tbl, r.key, r.image
         from (select tbl, array_agg(key) as keys from untouched group by tbl) t
         cross join lateral baton.rows_of(t.tbl, t.keys) r
       ) r using (tbl, key)
     ), taken as (
       delete from baton.log l using baton.version v, again a
       where v.tx = this and (l.scope, l.version, l.at) = (v.scope, v.version, v.at) and (l.tbl, l.key) = (a.tbl, a.key)
       returning l.scope, l.tbl, l.key, l.op, l.previous, baton.change_bytes(l.key, l."values") as bytes, case l.op
         when 'update' then case when a.gone @> l."values" then a.gone else a.arrived || l."values" end
         else l."values"
       end as after
     ), counted as (
       select scope, count(*) as changes, sum(bytes) as bytes from taken group by scope
     ), lowered as (
       update baton.version v set changes = v.changes - c.changes, bytes = v.bytes - c.bytes
       from counted c where v.tx = this and v.scope = c.scope
     )
     insert into baton.touched (tx, tbl, key, scope, weight, image)
     select this, tbl, key, scope, 1, case op when 'update' then after || previous else previous end
     from taken where op <> 'insert'
     union all
     select this, tbl, key, scope, -1, after
     from taken where op <> 'delete'
     union all
     -- What was logged as gone from its scope, and is still there, is in no scope.
     select this, a.tbl, a.key, null, -1, a.gone
     from again a join taken t using (tbl, key)
     where a.gone is not null
     group by a.tbl, a.key, a.gone having bool_and(t.op = 'delete')
   $$`,
  // Numbers and logs all that is noted in touched.
  `create or replace function baton.log_noted(this uuid, in_tree boolean) returns void language plpgsql
   ${pinPath}
   set jit = off
   -- The planner knows nothing of these tables' sizes: a nested loop is quadratic in a bulk write.
   set enable_nestloop = off
   as $$
   begin
     if exists (select from baton.version where tx = this) then
       set local enable_nestloop = on;
       perform baton.take_back(this, in_tree);
       set local enable_nestloop = off;
     end if;
     if in_tree then
       perform baton.settle_scopes(this);
     end if;

     with touched as (
       delete from baton.touched where tx = this
       returning tbl, key, scope, weight, image
     ), net as (
       select tbl, key, scope, image, sum(weight) as weight
       from touched
       group by tbl, key, scope, image having sum(weight) <> 0
     ), row_change as (
       select tbl, key, b.image as before, b.scope as old_scope, a.image as after, a.scope as new_scope
       from (select * from net where weight > 0) b
       full join (select * from net where weight < 0) a using (tbl, key)
     ), kept as (
       -- A row in no scope leaves no trace in the log, and what it follows may still get one in this transaction:
       -- then this tells that the row was not there before. Where nothing more comes, upkeep removes it.
       insert into baton.touched (tx, tbl, key, scope, weight, image)
       select this, tbl, key, null, w.weight, w.image
       from row_change join baton.scoping s using (tbl)
       cross join lateral (values (1, before), (-1, after)) w (weight, image)
       where in_tree and old_scope is null and new_scope is null
         and s.follows is not null and after ->> s.scope_column is not null and w.image is not null
     ), change as (
       select old_scope as scope, tbl, key, 'delete' as op, null::jsonb as "values", before as previous
       from row_change where old_scope is distinct from new_scope and old_scope is not null
       union all
       select new_scope, tbl, key, 'insert', after, null
       from row_change where old_scope is distinct from new_scope and new_scope is not null
       union all
       select new_scope, tbl, key, 'update', baton.difference(after, before), baton.difference(before, after)
       from row_change where old_scope = new_scope
     ), counted as (
       select scope, count(*) as changes, sum(baton.change_bytes(key, "values")) as bytes
       from change group by scope
     ), advanced as (
       insert into baton.scope as s (scope, version, tag, tx, at)
       select scope, 1, baton.new_tag(), this, clock_timestamp() from counted order by scope
       on conflict (scope) do update set
         version = case s.tx when this then s.version else s.version + 1 end,
         tag = case s.tx when this then s.tag else excluded.tag end,
         tx = this,
         -- All that is logged of a version is in the partition of its time.
         at = case s.tx when this then s.at else greatest(s.at, clock_timestamp()) end
       returning scope, version, tag, at
     ), numbered as (
       insert into baton.version as v (scope, version, tag, tx, at, mutations, changes, bytes)
       select scope, version, tag, this, at, array(
         select id from baton.mutation
         where tx = this and advanced.scope = any(scopes) and outcome is distinct from 'rejected'
         order by ord
       ), changes, bytes
       from advanced join counted using (scope)
       on conflict (scope, version) do update set
         mutations = excluded.mutations,
         changes = v.changes + excluded.changes,
         bytes = v.bytes + excluded.bytes
     )
     insert into baton.log (scope, version, tbl, key, op, "values", previous, at)
     select scope, version, tbl, key, op, "values", previous, at
     from change join advanced using (scope);
   end
   $$`,
  // Numbers and logs the change of one row, without a look at others. False where this transaction
  // has touched the scope before.
  `create or replace function baton.log_one(this uuid, tbl text, key text, scope text, before jsonb, after jsonb)
   returns boolean language plpgsql
   as $$
   #variable_conflict use_variable
   declare
     _op text := case when before is null then 'insert' when after is null then 'delete' else 'update' end;
     _values jsonb := after;
     _previous jsonb := before;
     _tag text := baton.new_tag();
     _bytes integer;
     _version bigint;
     _at timestamptz;
   begin
     if _op = 'update' then
       -- As baton.difference, without the call of a function that cannot be taken into the statement.
       select jsonb_object_agg(e.key, e.value) into _values
       from jsonb_each(after) e where e.value is distinct from before -> e.key;
       select jsonb_object_agg(e.key, e.value) into _previous
       from jsonb_each(before) e where e.value is distinct from after -> e.key;
     end if;
     _bytes := baton.change_bytes(key, _values);
     -- From here on all who write in the scope wait for this transaction's end.
     update baton.scope s set
       version = s.version + 1, tag = _tag, tx = this, at = greatest(s.at, clock_timestamp())
     where s.scope = scope and s.tx <> this
     returning s.version, s.at into _version, _at;
     if not found then
       insert into baton.scope as s values (scope, 1, _tag, this, clock_timestamp())
       on conflict do nothing
       returning s.version, s.at into _version, _at;
     end if;
     if not found then
       return false;
     end if;
     insert into baton.version values (scope, _version, _tag, this, _at, array(
       select id from baton.mutation m
       where m.tx = this and scope = any(m.scopes) and m.outcome is distinct from 'rejected'
       order by ord
     ), 1, _bytes);
     insert into baton.log values (scope, _version, tbl, key, _op, _values, _previous, _at);
     return true;
   end
   $$`,
  // Runs once at COMMIT, and again where something wrote after that: SET CONSTRAINTS, or another
  // deferred trigger. All firings of one transaction share its version of a scope.
  `create or replace function baton.commit_transaction() returns trigger language plpgsql security definer
   ${pinPath}
   -- A plan that is kept would go on looking through all versions, however many there are by now.
   set enable_seqscan = off
   as $$
   declare
     _more boolean;
     _in_tree boolean;
     _before jsonb := case when new.old_scope is not null then new.before end;
     _after jsonb := case when new.new_scope is not null then new.after end;
   begin
     delete from baton.open_transaction where tx = new.tx returning more, in_tree into _more, _in_tree;
     -- Within a trigger the writes around it may not be noted yet: SET CONSTRAINTS comes too early, and COMMIT will do.
     if pg_trigger_depth() > 1 then
       set constraints baton.commit_transaction deferred;
       new.more := _more;
       new.in_tree := _in_tree;
       insert into baton.open_transaction values (new.*);
       return null;
     end if;
     if not _more and (_before is null or _after is null or new.old_scope = new.new_scope) then
       -- A row that is as it was, or is in no scope, is nothing to log.
       if _before is not distinct from _after then
         return null;
       end if;
       if baton.log_one(new.tx, new.tbl, new.key, coalesce(new.new_scope, new.old_scope), _before, _after) then
         return null;
       end if;
     end if;
     insert into baton.touched (tx, tbl, key, scope, weight, image)
     select new.tx, new.tbl, new.key, new.old_scope, 1, new.before where new.before is not null
     union all
     select new.tx, new.tbl, new.key, new.new_scope, -1, new.after where new.after is not null;
     perform baton.log_noted(new.tx, _in_tree);
     return null;
   end
   $$`,
  `drop trigger if exists commit_transaction on baton.open_transaction`,
  `create constraint trigger commit_transaction after insert on baton.open_transaction
   deferrable initially deferred for each row execute function baton.commit_transaction()`,
  `alter table baton.open_transaction enable always trigger commit_transaction`,
  `revoke all on all functions in schema baton from public`,
];
