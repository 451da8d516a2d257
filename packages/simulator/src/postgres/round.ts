import { setTimeout as sleep } from 'node:timers/promises';
import { unfinished } from '../checks/unfinished.ts';
import { scheduleDeeds } from '../deeds.ts';
import { Dice } from '../dice.ts';
import { Violation } from '../violation.ts';
import { type CalamityKind, strikeAll, type Target } from './calamities.ts';
import { PostgresWorld } from './postgres-world.ts';
import { checkTables } from './sql-check.ts';
import { scopeOfEntry } from './transaction-entries.ts';

/** People work and things break for so long, in ms, and until there was this much to do in each world. */
const workMs = { least: 6_000, most: 30_000 };
const deedsLeast = 100;
/** Three times the largest backoff. */
const settleMaxMs = 90_000;
const lookEveryMs = 100;

/**
 * So many worlds at the same time, before the same servers and database, which are struck under
 * all of them. Then nothing breaks any more, and each has to come to rest.
 */
export async function runRound(
  target: Target,
  seeds: readonly number[],
  struck: (kind: CalamityKind, worlds: readonly PostgresWorld[]) => void,
): Promise<readonly PostgresWorld[]> {
  const { nodes } = target;
  const worlds = seeds.map((seed) => new PostgresWorld(seed, target));
  const stray = (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const world of worlds) world.break(new Violation('no-stray-error', text));
  };
  process.on('unhandledRejection', stray);
  const over = new AbortController();
  const followed = follow(target, worlds, over.signal);
  await Promise.all(worlds.map((world) => world.begin()));
  const deeds = worlds.map((world) => scheduleDeeds(world));
  const calm = new AbortController();
  const luck = new Dice(seeds[0] ?? 0).fork('calamities');
  const strikes = strikeAll(target, luck, (kind) => struck(kind, worlds), calm.signal);
  await sleep(workMs.least);
  const until = performance.now() + workMs.most - workMs.least;
  while (deeds.some((done) => done() < deedsLeast) && performance.now() < until) await sleep(lookEveryMs);
  calm.abort();
  await strikes;
  await nodes.allUp();
  for (const world of worlds) world.rest();
  await Promise.all(worlds.map((world) => converge(world)));
  over.abort();
  await followed;
  for (const line of nodes.strayErrors()) stray(`a server says: ${line}`);
  await Promise.all(worlds.map((world) => finish(world, target)));
  process.off('unhandledRejection', stray);
  return worlds;
}

/** Reads the journal as it goes on, and checks what happened before each reading. */
async function follow({ journal }: Target, worlds: readonly PostgresWorld[], signal: AbortSignal): Promise<void> {
  const worldOf = new Map(worlds.flatMap((world) => world.races.map((scope) => [scope, world])));
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

async function finish(world: PostgresWorld, { database }: Target): Promise<void> {
  for (const device of world.devices) for (const tab of [...device.tabs]) await device.closeTab(tab);
  if (!world.violation) await checkTables(world, database);
}
