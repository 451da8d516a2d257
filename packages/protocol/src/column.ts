import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { WireValue } from './wire-row.ts';

/**
 * How one kind of column looks in Postgres, on the wire and in the application. Kinds are plain
 * objects, a file each in `columns/`, so that a bundle holds those that its schema names.
 * Both directions throw a RangeError that names what is wrong with the value.
 */
export interface ColumnType<Value> {
  readonly name: string;
  /** The type in Postgres, as `CREATE TABLE` takes it. */
  readonly sqlType: string;
  /** True where a value has one text only, so that rows can be told apart by it. */
  readonly hasOneText?: boolean;
  /** The texts that there are, in their order, where the kind is a list of them. */
  readonly labels?: readonly string[];
  /** What a kind is made of that is made of another. */
  readonly of?: { readonly form: 'array' | 'range' | 'multirange'; readonly type: ColumnType<unknown> };
  /** Checks an application's value and gives its wire form. */
  encode(value: unknown): Exclude<WireValue, null>;
  /** The application's value of a wire value that `encode` or Postgres produced. */
  decode(wire: Exclude<WireValue, null>): Value;
  /** What a value says, however it is written; the value itself where this is absent. */
  meaning?(value: Value): Comparable;
  /** Where a value stands among others; its meaning where this is absent. */
  rank?(value: Value): Comparable;
}

/** What `<`, `>` and `===` tell right of two values of one column. */
export type Comparable = number | bigint | string | boolean | null;

/** A declared column. `Presence` tells whether an insert may leave it out. */
export interface Column<Value = unknown, Presence extends ColumnPresence = ColumnPresence> {
  readonly type: ColumnType<NonNullable<Value>>;
  readonly nullable: boolean;
  /** Who fills the column in when an insert leaves it out; what the database fills, nobody else sets. */
  readonly filledBy: 'uuid' | 'device' | 'database' | undefined;
  /** The table that this column points to. */
  readonly references: string | undefined;
  readonly validator: StandardSchemaV1 | undefined;
  readonly presence: Presence;
  /** The same column, allowed to be null. */
  optional(): Column<Value | null, 'optional'>;
  /**
   * The same column, filled in by the database: by `GENERATED`, an identity, a sequence, a default
   * or a trigger. No device sets it; a row that is not confirmed yet has null there.
   */
  generated(): Column<Value | null, 'generated'>;
}

/**
 * - `optional-in-key`: an insert may leave it out where it is part of the table's key
 * - `generated`: neither an insert nor an update may name it
 */
export type ColumnPresence = 'required' | 'optional' | 'optional-in-key' | 'generated';

interface ColumnOptions {
  readonly nullable?: boolean;
  readonly filledBy?: Column['filledBy'];
  readonly references?: string;
  readonly validator?: StandardSchemaV1 | undefined;
}

export function createColumn<Value, Presence extends ColumnPresence>(
  type: ColumnType<NonNullable<Value>>,
  presence: Presence,
  options: ColumnOptions = {},
): Column<Value, Presence> {
  const nullable = { ...options, nullable: true };
  return {
    type,
    presence,
    nullable: options.nullable ?? false,
    filledBy: options.filledBy,
    references: options.references,
    validator: options.validator,
    optional: () => createColumn<Value | null, 'optional'>(type, 'optional', nullable),
    generated: () => createColumn<Value | null, 'generated'>(type, 'generated', { ...nullable, filledBy: 'database' }),
  };
}
