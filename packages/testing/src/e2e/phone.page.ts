import { type Client, createClient } from '@baton/client';
import { type RelaySchema, schema } from './relay-schema.ts';

// The address of the page carries its token, as a share link does.
const token = location.hash.slice(1);

declare global {
  /** The engine in the page, for tests to use as an application does. */
  var baton: Client<RelaySchema>;
}

globalThis.baton = createClient({ schema, url: '/api/v1/sync', token });
