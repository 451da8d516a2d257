import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteOptions } from '../suite.ts';
import type { ClientHandlers } from './client-process.ts';
import { createDatabase } from './create-database.ts';
import type { DatabaseKind } from './database-kind.ts';
import { startProcess, type Remote } from './remote.ts';
import type { ServerHandlers } from './server-process.ts';

/** A server and its clients, each a process of its own, on a database of their own. */
export interface Cast {
  readonly server: Remote<ServerHandlers>;
  /** A started client, signed in as `sub`. */
  addClient(sub: string): Promise<Remote<ClientHandlers>>;
  end(): Promise<void>;
}

export async function startCast(kind: DatabaseKind, options: SuiteOptions): Promise<Cast> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-bench-'));
  const server = startProcess<ServerHandlers>(new URL('server-process.js', import.meta.url));
  const databaseUrl = kind === 'postgres' ? await createDatabase(options.postgresUrl) : undefined;
  const { port } = await server.call('start', {
    dataFolder,
    port: 0,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  const clients: Remote<ClientHandlers>[] = [];
  return {
    server,
    async addClient(sub) {
      const client = startProcess<ClientHandlers>(new URL('client-process.js', import.meta.url));
      clients.push(client);
      await client.call('start', `http://127.0.0.1:${port}/api/v1/sync`, await server.call('issueToken', sub));
      return client;
    },
    async end() {
      await Promise.all([...clients, server].map((process) => process.kill()));
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
