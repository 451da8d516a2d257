import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createUuid } from '@baton/protocol';
import { startProcess, type Remote } from '../../rig/remote.ts';
import type { ServerHandlers } from '../../rig/server-process.ts';
import { watchCommits } from './commit-watch.ts';
import { countUnanswered, findViolations, installAudit } from './audit.ts';
import { createPushingClient } from './pushing-client.ts';
import { createServerLife } from './server-life.ts';
import { createWorkload } from './workload.ts';

export interface CampaignOptions {
  /** Undefined for the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly kills: number;
  readonly clients: number;
  /** Hears of each kill. */
  readonly onKill?: (kill: number, acknowledged: number) => void;
}

export interface CampaignResult {
  readonly issued: number;
  readonly acknowledged: number;
  /** Times that a mutation was committed and its answer died with the server. */
  readonly answersLost: number;
  readonly violations: readonly string[];
}

/**
 * Kills a server with SIGKILL, again and again, while devices push and repeat what was not
 * answered; then asks the tables by plain SQL. After the last kill nothing is repeated, so
 * that some mutations stay unanswered.
 */
export async function runKillCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-kill-'));
  let port = 0;
  let server = await startServer();
  await installAudit(server);
  const board = createUuid((length) => crypto.getRandomValues(new Uint8Array(length)));
  await server.call('query', 'insert into board (id, name) values ($1, $2)', [board, 'killed']);

  const life = createServerLife(`http://127.0.0.1:${port}/api/v1/sync`);
  const token = await server.call('issueToken', 'campaign');
  const clients = Array.from({ length: options.clients }, () =>
    createPushingClient(createWorkload(board), life, token),
  );
  const acknowledged = () => clients.reduce((sum, { receipts }) => sum + receipts.size, 0);
  const commits = options.databaseUrl === undefined ? undefined : await watchCommits(options.databaseUrl);
  life.up();
  const runs = Promise.all(clients.map((client) => client.run()));

  let answersLost = 0;
  for (let kill = 1; kill <= options.kills; kill++) {
    await untilMore(acknowledged);
    await sleep(Math.random() * 300);
    // Every second kill, where Postgres can tell: in the moment between commit and answer.
    if (kill % 2 === 0) await commits?.next();
    life.down();
    await server.kill();
    await life.allParked(clients.length);
    options.onKill?.(kill, acknowledged());
    server = await startServer();
    answersLost += await countUnanswered(server, clients);
    if (kill < options.kills) life.up();
  }
  life.end();
  await runs;
  const violations = await findViolations(server, clients);
  await commits?.close();
  await server.kill();
  await rm(dataFolder, { recursive: true, force: true });
  const issued = clients.reduce((sum, client) => sum + client.issued.length, 0);
  return { issued, acknowledged: acknowledged(), answersLost, violations };

  async function startServer(): Promise<Remote<ServerHandlers>> {
    const started = startProcess<ServerHandlers>(new URL('../../rig/server-process.js', import.meta.url));
    const { databaseUrl } = options;
    ({ port } = await started.call('start', { dataFolder, port, ...(databaseUrl ? { databaseUrl } : {}) }));
    return started;
  }
}

/** Waits until a life of the server has done something that can be lost. */
async function untilMore(acknowledged: () => number): Promise<void> {
  const before = acknowledged();
  while (acknowledged() < before + 20) await sleep(5);
}
