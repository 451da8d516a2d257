import { type DeviceId, isDeviceId, isMutationId, type MutationId } from '../ids.ts';
import { type Interval, isInterval } from '../interval.ts';
import { lanes } from '../lane.ts';
import { isScope, type Scope } from '../scope.ts';
import { count, leaf, number, object, oneOf, text, textLike, textOf } from '../shape.ts';
import type { WireRow, WireValue } from '../wire-row.ts';

export const mutationId = leaf<MutationId>('UUIDv7 in lower case', isMutationId);
export const deviceId = leaf<DeviceId>('UUID in lower case', isDeviceId);
export const scope = leaf<Scope>('scope such as race/7f3', isScope);
export const interval = leaf<Interval>('interval of time', isInterval);
export const lane = oneOf(lanes);
export const tag = textLike(/^[0-9a-f]{32}$/);
export const epoch = textLike(/^[0-9a-f-]{36}$/);
/** Without a bound: a row is there, however long its key, and a scope without it could not go on. */
export const key = text;
export const name = textOf(1, 63);
/** A code of this version's catalogue or, from a newer server, any other. */
export const errorCode = textLike(/^[A-Z][A-Z0-9_]{1,62}$/);
export const unixMs = number;

export const cursor = object({ epoch, version: count, tag });

function isWireValue(value: unknown): value is WireValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export const wireValue = leaf<WireValue>('plain value', isWireValue);

/** Columns by name. Which columns and types a table takes is checked against the schema. */
export const wireRow = leaf<WireRow>(
  'object of plain values',
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isWireValue),
);
