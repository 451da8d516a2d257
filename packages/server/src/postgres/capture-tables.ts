import { limits } from '@baton/protocol';

/** The check that refuses a row which no page could hold; see `toBatonError`. */
export const rowSizeCheck = 'row_too_large';

/**
 * Baton's own tables, and the function that runs at COMMIT.
 *
 * Capture in two halves. While a transaction runs, each statement notes the images that its
 * rows leave (weight 1) and arrive at (weight -1) in `touched`. At COMMIT the weights of equal
 * images cancel out: what is left with weight 1 is the row before the transaction, with -1 the
 * row after it, in whatever order triggers inside triggers have noted them. Only then are the
 * scopes locked and numbered, in sorted order, so a scope is held for the length of a commit
 * and transactions cannot wait for each other in a circle.
 *
 * A version's `changes` is how many the log holds of it and `bytes` how large they are, for
 * pulls in pages.
 *
 * `touched` and `open_transaction` hold nothing that a committed state needs, and need no WAL.
 */
export const captureTables: readonly string[] = [
  `create schema baton`,
  `revoke all on schema baton from public`,
  `create table baton.migration (step integer primary key, at timestamptz not null default now())`,
  `create table baton.database (epoch uuid not null)`,
  `insert into baton.database values (gen_random_uuid())`,
  `create table baton.device (
     id uuid primary key,
     subject text not null,
     claimed_at timestamptz not null default now()
   )`,
  `create table baton.mutation (
     id uuid primary key,
     device uuid not null,
     ord bigint not null,
     scopes text[] collate "C" not null,
     body_hash text not null,
     tx uuid not null,
     outcome text,
     settlement text,
     at timestamptz not null default now()
   )`,
  `create index mutation_tx on baton.mutation (tx)`,
  `create table baton.scope (
     scope text collate "C" primary key,
     version bigint not null,
     tag text not null,
     tx uuid not null,
     at timestamptz not null
   )`,
  `create table baton.version (
     scope text collate "C",
     version bigint,
     tag text not null,
     tx uuid not null,
     at timestamptz not null,
     mutations uuid[] not null,
     changes integer not null,
     bytes bigint not null,
     primary key (scope, version)
   )`,
  `create index version_tx on baton.version (tx)`,
  `create table baton.log (
     scope text collate "C",
     version bigint,
     tbl text collate "C",
     key text collate "C",
     op text not null check (op in ('insert', 'update', 'delete')),
     "values" jsonb,
     previous jsonb,
     primary key (scope, version, tbl, key)
   )`,
  `create index log_row on baton.log (scope, tbl, key, version)`,
  `create unlogged table baton.open_transaction (tx uuid primary key)`,
  `create unlogged table baton.touched (
     tx uuid not null,
     tbl text collate "C" not null,
     key text collate "C" not null,
     scope text collate "C" not null,
     weight integer not null,
     image jsonb not null,
     -- A row that was larger before Baton came can still be deleted.
     constraint ${rowSizeCheck} check (weight > 0 or pg_column_size(image) <= ${limits.rowBytesMax})
   )`,
  `create index touched_tx on baton.touched (tx)`,
];

/**
 * For tables whose rows are in the scope of another row. At COMMIT their scopes are told by the
 * rows that they follow, so that `touched` has none until then; see `scopeFunctions`.
 */
export const scopeTables: readonly string[] = [
  // Names the tables of a tree: those that follow others, and those that are followed.
  `create table baton.scoping (
     tbl text collate "C" primary key,
     -- How many tables are between this one and the scope's id.
     depth integer not null,
     follows text collate "C",
     scope_column text not null,
     scope_kind text not null,
     may_lack_scope boolean not null
   )`,
  `alter table baton.touched alter column scope drop not null`,
  `alter table baton.open_transaction add column in_tree boolean not null default false`,
  `drop function if exists baton.take_back(uuid)`,
];

/** Most transactions write one row: its images go to COMMIT with the transaction's own record. */
export const oneRowTables: readonly string[] = [
  `alter table baton.open_transaction
     -- There are more notes, in touched; what stands here is one of them.
     add column more boolean not null default false,
     add column tbl text collate "C",
     add column key text collate "C",
     add column old_scope text collate "C",
     add column before jsonb,
     add column new_scope text collate "C",
     add column after jsonb,
     add constraint ${rowSizeCheck} check (pg_column_size(after) <= ${limits.rowBytesMax})`,
  `drop index baton.log_row`,
  // A key is of few tables and one scope: without these in front the index is smaller.
  `create index log_row on baton.log (key, version)`,
];

/**
 * A check is read from its text by each statement that writes. These two are made elsewhere: `touched` refuses a
 * row that is too large, and only our own functions write the log.
 */
export const fewerChecks: readonly string[] = [
  `alter table baton.open_transaction drop constraint ${rowSizeCheck}`,
  `alter table baton.log drop constraint log_op_check1`,
];

/** What is locked for rows that are in no scope, as their scopes are for others; see `scopeFunctions`. */
export const noScopeTable: readonly string[] = [
  `create table baton.no_scope (turns bigint not null)`,
  `insert into baton.no_scope values (0)`,
];
