import type { Suite } from '../suite.ts';
import { measureBundle } from './measure-bundle.ts';

const core = `export { createClient } from '@baton/client';`;
const react = `${core} export { createBatonHooks } from '@baton/react';`;
const columns = 'bigint, boolean, decimal, deviceId, double, integer, interval, json, ref, text, timestamp, uuid';
const schema = `${core} export { defineSchema, table, ${columns} } from '@baton/protocol';`;

/** What an application's visitors download for Baton, beside React itself. */
export const sizes: Suite = {
  name: 'sizes',
  says: 'client code, minified and compressed by gzip',
  async *run() {
    yield { figure: 'client core', value: await measureBundle(core), unit: 'kB', target: 20 };
    yield { figure: 'client core with React bindings', value: await measureBundle(react), unit: 'kB', target: 24 };
    yield { figure: 'client core with a schema of every type', value: await measureBundle(schema), unit: 'kB' };
  },
};
