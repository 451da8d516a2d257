import { setTimeout as sleep } from 'node:timers/promises';
import { unfinished } from '../checks/convergence.ts';
import { scheduleDeeds } from '../deeds.ts';
import { Dice } from '../dice.ts';
import { Violation } from '../violation.ts';
import { type CalamityKind, strikeAll } from './calamities.ts';
import type { Database } from './database.ts';
import type { Journal } from './journal.ts';
import { PostgresWorld } from './postgres-world.ts';
import type { ServerNodes } from './server-nodes.ts';
import { checkTables } from './sql-check.ts';
import { scopeOfEntry } from './transaction-entries.ts';

export interface Stage {
  readonly nodes: ServerNodes;
  readonly database: Database;
  readonly journal: Journal;
  readonly struck: (kind: CalamityKind) => void;
}

/** People work and things break for so long, in ms. */
const workMs = 8_000;
/** Twice the largest backoff. */
const settleMaxMs = 60_000;
const lookEveryMs = 100;

/** So many worlds at the same time before the same servers and database, which are struck under all of them. */
export async function runRound(stage: Stage, seeds: readonly number[]): Promise<readonly PostgresWorld[]> {
  const { nodes, database } = stage;
  const worlds = seeds.map((seed) => new PostgresWorld(seed, new Dice(seed), database, nodes));
  const [first] = worlds;
  if (!first) return [];
  const following = new AbortController();
  const followed = follow(stage, worlds, following.signal);
  await Promise.all(worlds.map((world) => world.begin()));
  for (const world of worlds) scheduleDeeds(world);
  const calm = new AbortController();
  const strikes = strikeAll({ nodes, database, dice: first.dice.fork('calamities') }, stage.struck, calm.signal);
  await sleep(workMs);
  calm.abort();
  await strikes;
  await nodes.allUp();
  for (const world of worlds) world.rest();
  await Promise.all(worlds.map((world) => converge(world)));
  following.abort();
  await followed;
  await Promise.all(worlds.map((world) => finish(world, database)));
  return worlds;
}

/** Reads the journal as it goes on, and checks what happened before each reading. */
async function follow({ journal }: Stage, worlds: readonly PostgresWorld[], signal: AbortSignal): Promise<void> {
  const worldOf = new Map(worlds.flatMap((world) => world.races.map((scope) => [scope as string, world])));
  for (let isLast = false; !isLast; ) {
    isLast = signal.aborted;
    const checks = worlds.map((world) => world.look());
    for (const transaction of await journal.next()) {
      const world = transaction.entries.map((entry) => worldOf.get(scopeOfEntry(entry))).find((found) => found);
      world?.take(transaction);
    }
    for (const check of checks) check();
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function converge(world: PostgresWorld): Promise<void> {
  const untilMs = world.time.nowMs + settleMaxMs;
  while (!world.violation) {
    const [left] = world.devices.flatMap((device) => unfinished(device));
    if (left === undefined) return;
    if (world.time.nowMs > untilMs) world.break(new Violation('converges', `after ${settleMaxMs} ms ${left}`));
    await sleep(lookEveryMs);
  }
}

async function finish(world: PostgresWorld, database: Database): Promise<void> {
  for (const device of world.devices) {
    for (const tab of [...device.tabs]) await device.closeTab(tab);
  }
  if (world.violation) return;
  try {
    await checkTables(world, database);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    world.break(error);
  }
}
