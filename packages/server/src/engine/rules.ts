import type { Row, RowKey, Schema, TableName } from '@baton/protocol';
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

/** Both together get 5 s for a row change; a device whose change they do not answer tries again. */
export interface TableRules<S extends Schema, Name extends TableName<S>> {
  /** May this person make this change? `false` refuses with WRITE_FORBIDDEN. */
  readonly authorize?: (input: RuleInput<S, Name>) => boolean | Promise<boolean>;
  /** The sentence that a refused change is shown with (RULE_REFUSED), or undefined to let it pass. */
  readonly validate?: (input: RuleInput<S, Name>) => string | undefined | Promise<string | undefined>;
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

export interface AnyTableRules {
  readonly authorize?: (input: AnyRuleInput) => boolean | Promise<boolean>;
  readonly validate?: (input: AnyRuleInput) => string | undefined | Promise<string | undefined>;
}

/** The rules of a server by table, as the engine calls them. */
export type AnyRules = Readonly<Record<string, AnyTableRules | undefined>>;
