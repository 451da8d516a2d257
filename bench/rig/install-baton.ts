import type { Schema } from '@baton/protocol';
import { createServer } from '@baton/server';

/** Sets a database up as a server's start does: the declared tables, and their capture. */
export async function installBaton(databaseUrl: string, schema: Schema): Promise<void> {
  const auth = { secret: 'a secret of a server that nobody asks' };
  const server = await createServer({ schema, databaseUrl, auth, authorize: () => 'none', logLevel: 'error' });
  await server.stop();
}
