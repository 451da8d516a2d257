import type { Suite } from '../suite.ts';
import { measureBundle } from './measure-bundle.ts';

const core = `export { createClient } from '@baton/client';`;
const react = `${core} export { createBatonHooks } from '@baton/react';`;
const declared = (columns: string) => `${core} export { defineSchema, table, ${columns} } from '@baton/protocol';`;
const plainKinds = 'boolean, integer, ref, text, uuid';
const otherKinds = `array, bigint, bytes, date, decimal, deviceId, double, duration, interval, json, localTimestamp,
  multirange, oneOf, range, real, smallint, timeOfDay, timestamp`;

/** What an application's visitors download for Baton, beside React itself. */
export const sizes: Suite = {
  name: 'sizes',
  says: 'client code, minified and compressed by gzip',
  async *run() {
    yield { figure: 'client core', value: await measureBundle(core), unit: 'kB', target: 20 };
    yield { figure: 'client core with React bindings', value: await measureBundle(react), unit: 'kB', target: 24 };
    const [plain, every] = [declared(plainKinds), declared(`${plainKinds}, ${otherKinds}`)];
    yield { figure: 'client core with a schema of texts and numbers', value: await measureBundle(plain), unit: 'kB' };
    yield { figure: 'client core with a schema of every type', value: await measureBundle(every), unit: 'kB' };
  },
};
