import { defineSchema, integer, table, text, uuid } from '@baton/protocol';
import pg from 'pg';
import { createDatabase } from '../rig/create-database.ts';
import { installBaton } from '../rig/install-baton.ts';

/** Rows of 250 bytes, without references: what a reference costs would be measured on both sides. */
const schema = defineSchema({
  reading: table({ id: uuid(), board: uuid(), n: integer(), body: text() }, { scope: 'board', scopeKind: 'board' }),
});

/** Addresses of two databases with the same empty table, captured in one of them. */
export interface Twins {
  readonly captured: string;
  readonly bare: string;
}

export async function createTwins(postgresUrl: string): Promise<Twins> {
  const captured = await createDatabase(postgresUrl);
  const bare = await createDatabase(postgresUrl);
  await installBaton(captured, schema);
  await installBaton(bare, schema);
  await removeBaton(bare);
  return { captured, bare };
}

async function removeBaton(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('drop schema baton cascade');
  await client.end();
}
