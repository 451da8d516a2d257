import { defineSchema, integer, ref, table, text, uuid } from '@baton/protocol';

/** Rows that are in the scope of the row above them: entry → class → trial → show. */
export const treeSchema = defineSchema({
  entry: table({ id: uuid(), class: ref('class'), n: integer() }, { scope: 'class' }),
  show: table({ id: uuid(), name: text() }, { scope: 'id' }),
  /** A trial without a show is in no scope. */
  trial: table({ id: uuid(), show: ref('show').optional() }, { scope: 'show' }),
  class: table({ id: uuid(), trial: ref('trial'), name: text() }, { scope: 'trial' }),
  result: table({ entry: ref('entry'), place: integer() }, { scope: 'entry', key: ['entry', 'place'] }),
});

/** As an application would have them before Baton comes. */
export const treeTables: readonly string[] = [
  'create table show (id uuid primary key, name text not null)',
  'create table trial (id uuid primary key, show uuid references show on delete set null)',
  `create table class (
     id uuid primary key, name text not null,
     trial uuid not null references trial on delete cascade deferrable initially deferred
   )`,
  `create table entry (
     id uuid primary key, n integer not null,
     class uuid not null references class on delete cascade on update cascade deferrable initially deferred
   )`,
  'create table result (entry uuid not null references entry on delete cascade, place integer, primary key (entry, place))',
];
