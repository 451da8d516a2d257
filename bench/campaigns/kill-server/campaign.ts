import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createUuid } from '@baton/protocol';
import type { KillablePostgres } from '../../rig/killable-postgres.ts';
import { startProcess, type Remote } from '../../rig/remote.ts';
import type { ServerHandlers } from '../../rig/server-process.ts';
import { watchCommits, type CommitWatch } from './commit-watch.ts';
import { countUnanswered, findViolations, installAudit } from './audit.ts';
import { createPushingClient } from './pushing-client.ts';
import { findReplicaViolations } from './replicas.ts';
import { createServerLife } from './server-life.ts';
import { createWorkload } from './workload.ts';

export interface CampaignOptions {
  /** Undefined for the embedded database. */
  readonly postgres: KillablePostgres | undefined;
  /** How often the server is killed. */
  readonly kills: number;
  /** How often Postgres is killed under it, between those. */
  readonly postgresKills: number;
  readonly clients: number;
  /** Hears of each kill. */
  readonly onKill?: (kill: number, victim: Victim, acknowledged: number) => void;
}

export interface CampaignResult {
  readonly issued: number;
  readonly acknowledged: number;
  /** Times that a mutation was committed and its answer died with the server or with Postgres. */
  readonly answersLost: number;
  readonly violations: readonly string[];
}

export type Victim = 'server' | 'postgres';

const boardCount = 4;

/**
 * Kills a server with SIGKILL, again and again, and the Postgres under it, while devices push and
 * repeat what was not answered; then asks the tables by plain SQL, while what the last kill left
 * unanswered is, and once more when that has been repeated.
 */
export async function runKillCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { postgres } = options;
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-kill-'));
  let port = 0;
  let server = await startServer();
  await installAudit(server);
  const boards = times(boardCount, () => createUuid((length) => crypto.getRandomValues(new Uint8Array(length))));
  for (const board of boards) {
    await server.call('query', 'insert into board (id, name) values ($1, $2)', [board, 'killed']);
  }

  const url = `http://127.0.0.1:${port}/api/v1/sync`;
  const life = createServerLife(url);
  const token = await server.call('issueToken', 'campaign');
  const clients = times(options.clients, (index) =>
    // Each device has another home.
    createPushingClient(createWorkload([...boards.slice(index % boardCount), ...boards]), life, token),
  );
  const acknowledged = () => clients.reduce((sum, { receipts }) => sum + receipts.size, 0);
  let commits = await watch();
  life.up();
  const runs = Promise.all(clients.map((client) => client.run()));

  let answersLost = 0;
  const victims = victimsOf(options);
  for (const [index, victim] of victims.entries()) {
    await untilMore(acknowledged);
    await sleep(Math.random() * 300);
    // Every second kill, where Postgres can tell: in the moment between commit and answer.
    if (index % 2 === 1) await commits?.next();
    life.down();
    await (victim === 'server' ? killServer() : killPostgres());
    options.onKill?.(index + 1, victim, acknowledged());
    answersLost += await countUnanswered(server, clients);
    if (index + 1 < victims.length) life.up();
  }
  life.end();
  await runs;
  const violations = [...(await findViolations(server, clients))];
  for (const client of clients) await client.repeatUnanswered();
  violations.push(...(await findViolations(server, clients)));
  violations.push(...(await findReplicaViolations({ server, url, token }, boards, clients)));
  await commits?.close();
  await server.kill();
  await rm(dataFolder, { recursive: true, force: true });
  const issued = clients.reduce((sum, client) => sum + client.issued.length, 0);
  return { issued, acknowledged: acknowledged(), answersLost, violations: [...new Set(violations)] };

  async function startServer(): Promise<Remote<ServerHandlers>> {
    const started = startProcess<ServerHandlers>(new URL('../../rig/server-process.js', import.meta.url));
    const databaseUrl = postgres ? { databaseUrl: postgres.url } : {};
    ({ port } = await started.call('start', { dataFolder, port, ...databaseUrl }));
    return started;
  }

  async function killServer(): Promise<void> {
    await server.kill();
    await life.allParked(clients.length);
    server = await startServer();
  }

  async function killPostgres(): Promise<void> {
    await postgres?.killAndStart();
    await life.allParked(clients.length);
    await commits?.close();
    commits = await watch();
  }

  async function watch(): Promise<CommitWatch | undefined> {
    return postgres && (await watchCommits(postgres.url));
  }
}

/** Postgres in between, evenly. */
function victimsOf({ kills, postgresKills }: CampaignOptions): readonly Victim[] {
  const all = kills + postgresKills;
  const postgresUntil = (kill: number) => Math.floor((kill * postgresKills) / all);
  return times(all, (index) => (postgresUntil(index + 1) > postgresUntil(index) ? 'postgres' : 'server'));
}

/** Waits until a life of the server has done something that can be lost. */
async function untilMore(acknowledged: () => number): Promise<void> {
  const before = acknowledged();
  while (acknowledged() < before + 20) await sleep(5);
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
