import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteOptions } from '../suite.ts';
import type { ClientHandlers } from './client-process.ts';
import { createDatabase } from './create-database.ts';
import type { DatabaseKind } from './database-kind.ts';
import { startProcess, type Handlers, type Remote } from './remote.ts';
import type { ServerHandlers } from './server-process.ts';

/** Servers over one database and their clients, each a process of its own. */
export interface Cast {
  /** The first server; mostly the only one. */
  readonly server: Remote<ServerHandlers>;
  /** The first server's sync address. */
  readonly url: string;
  /** A started client, signed in as `sub`, of the first server or of the one that `node` counts. */
  addClient(sub: string, node?: number): Promise<Remote<ClientHandlers>>;
  /** Any other process; `module` is its compiled file beside this one. */
  addProcess<Offered extends Handlers>(module: string): Remote<Offered>;
  end(): Promise<void>;
}

export async function startCast(kind: DatabaseKind, options: SuiteOptions, nodes = 1): Promise<Cast> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-bench-'));
  const processes: Remote<Handlers>[] = [];
  const databaseUrl = kind === 'postgres' ? await createDatabase(options.postgresUrl) : undefined;

  function addProcess<Offered extends Handlers>(module: string): Remote<Offered> {
    const process = startProcess<Offered>(new URL(module, import.meta.url));
    processes.push(process);
    return process;
  }

  async function addServer() {
    const server = addProcess<ServerHandlers>('server-process.js');
    const { port } = await server.call('start', {
      dataFolder,
      port: 0,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
    return { server, url: `http://127.0.0.1:${port}/api/v1/sync` };
  }

  const first = await addServer();
  const others = await Promise.all(Array.from({ length: nodes - 1 }, addServer));
  return {
    server: first.server,
    url: first.url,
    addProcess,
    async addClient(sub, node = 0) {
      const client = addProcess<ClientHandlers>('client-process.js');
      await client.call('start', (others[node - 1] ?? first).url, await first.server.call('issueToken', sub));
      return client;
    },
    async end() {
      await Promise.all(processes.map((process) => process.kill()));
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
