import type { StandardSchemaV1 } from '@standard-schema/spec';
import { findColumn, type NamedTable } from './schema.ts';
import { BatonError } from './errors.ts';
import { formatScope, type Scope } from './scope.ts';
import type { Column } from './column.ts';
import { wireFormOf, type WireRow, type WireValue } from './wire-row.ts';

/** Checks one value against its column and gives its wire form. */
export function encodeValue(table: NamedTable, name: string, value: unknown): WireValue {
  const column = findColumn(table, name);
  if (!column) {
    throw new BatonError('UNKNOWN_COLUMN', `table ${table.name} has no column ${JSON.stringify(name)}`);
  }
  if (value === null || value === undefined) {
    if (column.nullable) return null;
    throw new BatonError('WRONG_TYPE', `${table.name}.${name} must not be null`);
  }
  const validated = validateValue(table, name, column, value);
  try {
    return column.type.encode(validated);
  } catch (error) {
    throw new BatonError('WRONG_TYPE', `${table.name}.${name}: ${(error as Error).message}`);
  }
}

/** What the column's validator makes of a value (it may trim, say). It runs on device and server, so twice must be as once. */
function validateValue(table: NamedTable, name: string, column: Column, value: unknown): unknown {
  if (!column.validator) return value;
  const result = runValidator(table, name, column.validator, value);
  if (result instanceof Promise) {
    throw new BatonError('SCHEMA_INVALID', `${table.name}.${name}: the validator must be synchronous`);
  }
  if (result.issues) {
    const reasons = result.issues.map((issue) => issue.message).join('; ');
    throw new BatonError('VALIDATION_FAILED', `${table.name}.${name}: ${reasons}`);
  }
  return result.value;
}

/** One that throws cannot judge this value: the value is refused, and no other beside it. */
function runValidator(table: NamedTable, name: string, validator: StandardSchemaV1, value: unknown) {
  try {
    return validator['~standard'].validate(value);
  } catch (cause) {
    throw new BatonError('VALIDATION_FAILED', `${table.name}.${name}: the validator failed`, { cause });
  }
}

/** Checks values that came over the wire, by taking them through the application's form. */
export function checkWireValue(table: NamedTable, name: string, wire: unknown): WireValue {
  const column = findColumn(table, name);
  if (!column || wire === null) return encodeValue(table, name, wire);
  if (typeof wire !== 'string' && typeof wire !== 'number' && typeof wire !== 'boolean') {
    throw new BatonError('WRONG_TYPE', `${table.name}.${name}: a plain value expected`);
  }
  const expected = wireFormOf(column.type.name);
  if (typeof wire !== expected) {
    throw new BatonError('WRONG_TYPE', `${table.name}.${name}: ${expected} expected, got ${typeof wire}`);
  }
  let value: unknown;
  try {
    value = column.type.decode(wire);
  } catch {
    throw new BatonError('WRONG_TYPE', `${table.name}.${name}: not a ${column.type.name}`);
  }
  return encodeValue(table, name, value);
}

/** A row in the application's form. */
export function decodeRow(table: NamedTable, wire: WireRow): Readonly<Record<string, unknown>> {
  const row: Record<string, unknown> = {};
  for (const name in table.columns) {
    const value = wire[name];
    row[name] = value === null || value === undefined ? null : table.columns[name]?.type.decode(value);
  }
  return row;
}

/**
 * One text for a row's key: the value itself, or a JSON array of texts where the key has
 * several columns. Postgres builds the same text in the capture triggers.
 */
export function keyOf(table: NamedTable, values: WireRow): string {
  const parts = table.key.map((column) => {
    const value = values[column];
    if (value === undefined || value === null) {
      throw new BatonError('WRONG_TYPE', `key column ${table.name}.${column} is missing`);
    }
    return String(value);
  });
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : JSON.stringify(parts);
}

/** The texts of the key's columns, or undefined where the text is no key of this table. */
export function parseKey(table: NamedTable, key: string): readonly string[] | undefined {
  if (table.key.length === 1) return [key];
  let parts: unknown;
  try {
    parts = JSON.parse(key);
  } catch {
    return undefined;
  }
  const isKey =
    Array.isArray(parts) &&
    parts.length === table.key.length &&
    parts.every((part): part is string => typeof part === 'string') &&
    JSON.stringify(parts) === key;
  return isKey ? (parts as string[]) : undefined;
}

/**
 * The scope that a row of these values belongs to; undefined where its scope column is null, or
 * points to a row whose scope is not known.
 * @param findScope where the table follows another: the scope of that one's row of this key
 * @throws RangeError where the value can be no scope's id
 */
export function scopeOf(
  table: NamedTable,
  values: WireRow,
  findScope?: (table: NamedTable, key: string) => Scope | undefined,
): Scope | undefined {
  const value = values[table.scope] ?? null;
  if (value === null) return undefined;
  return table.follows ? findScope?.(table.follows, String(value)) : formatScope(table.scopeKind, String(value));
}
