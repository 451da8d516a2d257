import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createServer } from '@baton/server';
import { createPage, type CuttableProxy, startCuttableProxy } from '../chromium/index.ts';
import { schema } from './relay-schema.ts';

export type DatabaseKind = 'pglite' | 'postgres';

/** A server with the phones' page, and a network to it that can be cut. */
export interface RelayServer {
  readonly network: CuttableProxy;
  /** A new race with one runner, Lena. */
  createRace(): Promise<{ readonly race: string; readonly runner: string }>;
  /** The page of one phone, with its token, at a name of this machine. */
  phoneUrl(name: string, hostname: string): Promise<string>;
  /** One statement of any other program: by `psql` on a real Postgres. */
  sql(statement: string): Promise<void>;
  query<Row>(statement: string): Promise<readonly Row[]>;
  stop(): Promise<void>;
}

export async function startRelayServer(
  kind: DatabaseKind,
  postgresUrl: string,
  pageEntry = new URL('./phone.page.ts', import.meta.url),
): Promise<RelayServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-e2e-'));
  const databaseUrl = kind === 'postgres' ? await createDatabase(postgresUrl) : undefined;
  const page = await createPage(pageEntry);
  const server = await createServer({
    schema,
    authorize: () => 'write',
    dataFolder,
    logLevel: 'silent',
    routes: (app) => {
      for (const path of ['/', '/page.js']) app.get(path, ({ req }) => page(req.raw) ?? Response.error());
    },
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  const { port } = await server.listen(0, '127.0.0.1');
  const network = await startCuttableProxy(port);
  const sql = async (statement: string) => {
    if (databaseUrl === undefined) await server.database.query(statement);
    else await promisify(execFile)('psql', [databaseUrl, '--quiet', '--command', statement]);
  };
  return {
    network,
    async createRace() {
      const [race, runner] = [randomUUID(), randomUUID()];
      await sql(`insert into race (id, name) values ('${race}', 'Mountains to Coast')`);
      await sql(`insert into runner (id, race, name, pace) values ('${runner}', '${race}', 'Lena', 480)`);
      return { race, runner };
    },
    phoneUrl: async (name, hostname) =>
      `http://${hostname}:${network.port}/#${await server.issueToken({ sub: `phone:${name}` }, 3_600)}`,
    sql,
    query: (statement) => server.database.query(statement),
    async stop() {
      await network.stop();
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

let databaseCount = 0;

/** A fresh database beside the one that `url` names. */
async function createDatabase(url: string): Promise<string> {
  databaseCount += 1;
  const name = `relay_${process.pid}_${databaseCount}`;
  await promisify(execFile)('psql', [url, '--quiet', '--command', `create database ${name}`]);
  return new URL(`/${name}`, url).href;
}
