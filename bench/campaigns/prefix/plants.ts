import type { Store } from '@baton/server/engine';
import { scopes } from './tables.ts';

/** A change to the build that breaks the prefix property, to see that the campaign sees it. */
export interface Plant {
  /** Run in the database once it is set up. */
  readonly statements?: readonly string[];
  readonly store?: (store: Store) => Store;
}

export const plants = {
  /** A scope's number is the next of a sequence, taken by the first statement that touches the scope. */
  'version-at-the-statement': {
    statements: [
      ...scopes.map((scope) => `create sequence baton."${scope}"`),
      `create table baton.taken (tx uuid, scope text, version bigint, primary key (tx, scope))`,
      `create function baton.take(this uuid, touched text) returns bigint language plpgsql as $$
         begin
           insert into baton.taken select this, touched, nextval(format('baton.%I', touched))
           where touched is not null and not exists (select from baton.taken where tx = this and scope = touched);
           return (select version from baton.taken where tx = this and scope = touched);
         end $$`,
      `create function baton.take_first() returns trigger language plpgsql as $$
         begin
           perform baton.take(new.tx, new.old_scope), baton.take(new.tx, new.new_scope);
           return new;
         end $$`,
      `create function baton.take_further() returns trigger language plpgsql as $$
         begin
           perform baton.take(new.tx, new.scope);
           return new;
         end $$`,
      `create function baton.use_taken() returns trigger language plpgsql as $$
         begin
           new.version := baton.take(new.tx, new.scope);
           return new;
         end $$`,
      `create trigger take before insert on baton.open_transaction for each row execute function baton.take_first()`,
      `create trigger take before insert on baton.touched for each row execute function baton.take_further()`,
      `create trigger use_taken before insert or update on baton.scope for each row
       when (new.version > 0) execute function baton.use_taken()`,
    ],
  },
  /** The versions after a cursor are read by a statement of its own, a breath after their changes. */
  'pull-by-two-statements': {
    statements: [
      `do $do$
         declare
           pull text := pg_get_functiondef('baton.pull(text, bigint, integer)'::regprocedure);
         begin
           pull := replace(pull, ' STABLE', ' VOLATILE');
           pull := replace(pull, 'from baton.log l ', 'from unnest(_log) l ');
           pull := replace(pull, 'logged.count = next.changes', 'true');
           pull := replace(pull, E'\\ndeclare\\n', E'\\ndeclare\\n'
             '_log baton.log[] := array(select l from baton.log l where l.scope = _scope and l.version > _version);\\n');
           pull := replace(pull, E'\\nbegin\\n', E'\\nbegin\\nperform pg_sleep(0.005);\\n');
           execute pull;
         end $do$`,
    ],
  },
  /** A page's version is read by a statement of its own, after the rows. */
  'page-by-two-statements': {
    store: (store) => ({
      ...store,
      async snapshotPage(scope, table, after, rowsMax) {
        const page = await store.snapshotPage(scope, table, after, rowsMax);
        const { cursor } = await store.snapshotBegin(scope);
        return { ...page, cursor };
      },
    }),
  },
} satisfies Readonly<Record<string, Plant>>;

export type PlantName = keyof typeof plants;

export function isPlantName(name: string): name is PlantName {
  return Object.hasOwn(plants, name);
}
