import { scopeFunctions } from './scope-functions.ts';
import { pinPath } from './session-settings.ts';

/** The functions of capture; see `captureTables` for how it works. */
export const captureFunctions: readonly string[] = [
  ...scopeFunctions,
  // One id for all that a transaction does. Derived, so that a second firing at COMMIT finds the
  // first one's work and no writer can choose it; the time keeps it unique when a restored
  // database counts its transactions anew.
  // In plpgsql, which keeps its plans for the session; SQL would plan it at each call.
  `create or replace function baton.current_tx() returns uuid language plpgsql volatile
   ${pinPath}
   as $$
   begin
     return encode(substr(sha256(convert_to(
       concat_ws(' ', pg_current_xact_id(), pg_backend_pid(), extract(epoch from transaction_timestamp())), 'UTF8'
     )), 1, 16), 'hex')::uuid;
   end
   $$`,
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
       from baton.version v join baton.log l using (scope, version) join baton.scoping using (tbl)
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
       where v.tx = this and (l.scope, l.version) = (v.scope, v.version) and (l.tbl, l.key) = (a.tbl, a.key)
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
   $$`,
  // Runs once at COMMIT, and again where something wrote after that: SET CONSTRAINTS, or another
  // deferred trigger. All firings of one transaction share its version of a scope.
  `create or replace function baton.commit_transaction() returns trigger language plpgsql security definer
   ${pinPath}
   set jit = off
   -- The planner knows nothing of these tables' sizes: a nested loop is quadratic in a bulk write,
   -- and a scan of all versions grows with each of them.
   set enable_nestloop = off
   set enable_seqscan = off
   as $$
   declare
     _in_tree boolean;
   begin
     delete from baton.open_transaction where tx = new.tx returning in_tree into _in_tree;
     -- Within a trigger the writes around it may not be noted yet: SET CONSTRAINTS comes too early, and COMMIT will do.
     if pg_trigger_depth() > 1 then
       set constraints baton.commit_transaction deferred;
       insert into baton.open_transaction values (new.tx, _in_tree);
       return null;
     end if;
     if exists (select from baton.version where tx = new.tx) then
       set local enable_nestloop = on;
       perform baton.take_back(new.tx, _in_tree);
       set local enable_nestloop = off;
     end if;
     if _in_tree then
       perform baton.settle_scopes(new.tx);
     end if;

     with touched as (
       delete from baton.touched where tx = new.tx
       returning tbl, key, scope, weight, image
     ), net as (
       select tbl, key, scope, image, sum(weight) as weight
       from touched
       group by tbl, key, scope, image having sum(weight) <> 0
     ), row_change as (
       select tbl, key, b.image as before, b.scope as old_scope, a.image as after, a.scope as new_scope
       from (select * from net where weight > 0) b
       full join (select * from net where weight < 0) a using (tbl, key)
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
       select scope, 1, encode(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16), 'hex'), new.tx, clock_timestamp() from counted order by scope
       on conflict (scope) do update set
         version = case s.tx when new.tx then s.version else s.version + 1 end,
         tag = case s.tx when new.tx then s.tag else excluded.tag end,
         tx = new.tx,
         at = greatest(s.at, clock_timestamp())
       returning scope, version, tag, at
     ), numbered as (
       insert into baton.version as v (scope, version, tag, tx, at, mutations, changes, bytes)
       select scope, version, tag, new.tx, at, array(
         select id from baton.mutation
         where tx = new.tx and advanced.scope = any(scopes) and outcome is distinct from 'rejected'
         order by ord
       ), changes, bytes
       from advanced join counted using (scope)
       on conflict (scope, version) do update set
         mutations = excluded.mutations,
         changes = v.changes + excluded.changes,
         bytes = v.bytes + excluded.bytes
     )
     insert into baton.log (scope, version, tbl, key, op, "values", previous)
     select scope, version, tbl, key, op, "values", previous
     from change join advanced using (scope);
     return null;
   end
   $$`,
  `drop trigger if exists commit_transaction on baton.open_transaction`,
  `create constraint trigger commit_transaction after insert on baton.open_transaction
   deferrable initially deferred for each row execute function baton.commit_transaction()`,
  `alter table baton.open_transaction enable always trigger commit_transaction`,
  `revoke all on all functions in schema baton from public`,
];
