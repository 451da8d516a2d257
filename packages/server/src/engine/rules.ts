import type { Row, RowKey, Schema, Scope, TableName } from '@baton/protocol';
import type { Claims } from './access.ts';

/** One row change of a mutation, as a rule sees it. */
export interface RuleInput<S extends Schema, Name extends TableName<S>> {
  readonly claims: Claims;
  readonly operation: 'insert' | 'update' | 'delete';
  /** The row before; null for an insert. */
  readonly before: Row<S, Name> | null;
  /** The row after; null for a delete. */
  readonly after: Row<S, Name> | null;
  /** The columns that the change sets. */
  readonly changed: readonly (keyof Row<S, Name> & string)[];
  /**
   * Another row, in the same transaction, and nobody changes it until that ends; undefined where
   * there is none. A rule that asks the database by another way waits for itself on PGlite.
   */
  readonly row: <Other extends TableName<S>>(table: Other, key: RowKey<S, Other>) => Promise<Row<S, Other> | undefined>;
}

/** One scope that a mutation has written in, as an invariant sees it: with all of the mutation's changes. */
export interface InvariantInput<S extends Schema> {
  readonly claims: Claims;
  readonly scope: Scope;
  /**
   * The scope's rows of a table, those with these values where some are given, in no order. No other
   * push that this table's invariants judge changes them until the transaction ends; SQL may.
   */
  readonly rows: <Name extends TableName<S>>(
    table: Name,
    values?: Partial<Row<S, Name>>,
  ) => Promise<readonly Row<S, Name>[]>;
}

/**
 * Which of two concurrent writes of a column wins, in the server's order: the later or the earlier. The value
 * of the other is kept with the receipt.
 */
export type MergePolicy = 'last-writer' | 'first-writer';

/**
 * What the server holds pushed changes of a table to. `authorize` and `validate` together get 5 s for
 * a row change, an invariant 5 s for itself; a device whose change they do not answer tries again.
 */
export interface TableRules<S extends Schema, Name extends TableName<S>> {
  /** May this person make this change? `false` refuses with WRITE_FORBIDDEN. */
  readonly authorize?: (input: RuleInput<S, Name>) => boolean | Promise<boolean>;
  /** The sentence that a refused change is shown with (RULE_REFUSED), or undefined to let it pass. */
  readonly validate?: (input: RuleInput<S, Name>) => string | undefined | Promise<string | undefined>;
  /**
   * What must hold across rows of a scope: that no runner has two legs, say. Asked once after all changes of a
   * mutation, in each scope where it wrote this table. The sentence that it is refused with
   * (RULE_REFUSED), or undefined to let it pass. Pushes that it judges wait for each other in a scope.
   */
  readonly invariant?: (input: InvariantInput<S>) => string | undefined | Promise<string | undefined>;
  /** For all columns, or by column. Default `last-writer`. */
  readonly merge?: MergePolicy | { readonly [Column in keyof Row<S, Name> & string]?: MergePolicy };
}

export type Rules<S extends Schema> = { readonly [Name in TableName<S>]?: TableRules<S, Name> };

type AnyRow = Readonly<Record<string, unknown>>;

/** `RuleInput` without the schema's types, as the engine makes it from rows that it decoded. */
export interface AnyRuleInput {
  readonly claims: Claims;
  readonly operation: 'insert' | 'update' | 'delete';
  readonly before: AnyRow | null;
  readonly after: AnyRow | null;
  readonly changed: readonly string[];
  readonly row: (table: string, key: string | AnyRow) => Promise<AnyRow | undefined>;
}

export interface AnyInvariantInput {
  readonly claims: Claims;
  readonly scope: Scope;
  readonly rows: (table: string, values?: AnyRow) => Promise<readonly AnyRow[]>;
}

export interface AnyTableRules {
  readonly authorize?: (input: AnyRuleInput) => boolean | Promise<boolean>;
  readonly validate?: (input: AnyRuleInput) => string | undefined | Promise<string | undefined>;
  readonly invariant?: (input: AnyInvariantInput) => string | undefined | Promise<string | undefined>;
  readonly merge?: MergePolicy | Readonly<Record<string, MergePolicy | undefined>>;
}

/** The rules of a server by table, as the engine calls them. */
export type AnyRules = Readonly<Record<string, AnyTableRules | undefined>>;
