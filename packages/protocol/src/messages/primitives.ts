import * as v from 'valibot';
import { isDeviceId, isMutationId, type DeviceId, type MutationId } from '../ids.ts';
import { isInterval, type Interval } from '../interval.ts';
import { lanes } from '../lane.ts';
import { isScope, type Scope } from '../scope.ts';
import type { WireRow, WireValue } from '../wire-row.ts';

// Named so that the digest of the wire sees a change of any of them.

export const mutationId = v.custom<MutationId>(isMutationId, 'a UUIDv7 in lower case');
export const deviceId = v.custom<DeviceId>(isDeviceId, 'a UUID in lower case');
export const scope = v.custom<Scope>(isScope, 'a scope such as race/7f3');
export const interval = v.custom<Interval>(isInterval, 'an interval of time');
export const lane = v.picklist(lanes);
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const tag = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
export const epoch = v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/));
/** Without a bound: a row is there, however long its key, and a scope without it could not go on. */
export const key = v.string();
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(63));
/** A code of this version's catalogue or, from a newer server, any other. */
export const errorCode = v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{1,62}$/));
export const unixMs = v.pipe(v.number(), v.finite());

export const cursor = v.object({ epoch, version: count, tag });

const isWireValue = (value: unknown): value is WireValue =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Columns by name. Which columns and types a table takes is checked against the schema. */
export const wireRow = v.custom<WireRow>(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isWireValue),
  'an object of plain values',
);
