import { defineSchema, formatScope, integer, table, text, uuid, type Scope } from '@baton/protocol';
import { treeSchema, treeTables } from '@baton/testing/conformance';

/** A flat table by board, and a tree of tables by show. */
export const schema = defineSchema({
  ...treeSchema.declared,
  note: table(
    { id: uuid(), board: uuid(), answers: uuid().optional(), n: integer(), body: text().optional() },
    { scope: 'board', scopeKind: 'board' },
  ),
});

/** The keys that transactions choose from: few, so that they meet. */
export const keys = {
  board: numbered(900, 3),
  note: numbered(100, 24),
  show: numbered(910, 3),
  trial: numbered(10, 5),
  class: numbered(20, 8),
  entry: numbered(30, 24),
};

export const scopes: readonly Scope[] = [
  ...keys.board.map((id) => formatScope('board', id)),
  ...keys.show.map((id) => formatScope('show', id)),
];

/** As the application made them before Baton came, with a trigger of its own that writes what was just written. */
export const applicationTables: readonly string[] = [
  ...treeTables,
  `create table note (
     id uuid primary key, board uuid not null, n integer not null, body text,
     answers uuid references note on delete set null on update cascade deferrable initially deferred
   )`,
  `create function sign() returns trigger language plpgsql as $$
     begin
       update note set body = concat(n, ' after ', tg_op) where id = new.id;
       return null;
     end $$`,
  `create trigger sign after insert or update of n on note for each row when (new.n > 6) execute function sign()`,
];

export const firstRows: readonly string[] = keys.show.map((id) => `insert into show values ('${id}', 'Show')`);

function numbered(first: number, count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `00000000-0000-4000-8000-${String(first + index).padStart(12, '0')}`,
  );
}
