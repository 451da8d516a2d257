import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCounts } from '../command/report.ts';
import type { Violation } from '../violation.ts';
import { type CalamityKind, calamityKinds, type Target } from './calamities.ts';
import { Database } from './database.ts';
import { Journal } from './journal.ts';
import type { Options } from './options.ts';
import type { PostgresWorld } from './postgres-world.ts';
import { realFaultKinds } from './real-swarm.ts';
import { runRound } from './round.ts';
import { ServerNodes } from './server-nodes.ts';

/** So many seeds must have met everything that there is to meet. */
const coverageFromSeeds = 200;
const nodeCount = 2;
/** What was committed has been read from the journal after so long, and no device has asked again. */
const journalledMs = 300;
const unheard = 'mutations committed by a node that was killed, and not answered';

export interface CampaignResult {
  readonly seeds: number;
  readonly failures: readonly Violation[];
  /** What was never met in spite of so many seeds. */
  readonly missing: readonly string[];
}

/** Round after round, up to the first in which a promise is broken. */
export async function runCampaign(options: Options, say: (line: string) => void): Promise<CampaignResult> {
  const { databaseUrl, from, seeds, together } = options;
  const counts = new Map<string, number>();
  const count = (what: string, times = 1) => counts.set(what, (counts.get(what) ?? 0) + times);
  const nodes = await ServerNodes.start(databaseUrl, nodeCount);
  const database = new Database(databaseUrl);
  const target: Target = { nodes, database, journal: await Journal.open(database) };
  const began = performance.now();
  const failures: Violation[] = [];
  const struck = (kind: CalamityKind, worlds: readonly PostgresWorld[]) => {
    count(`calamity ${kind}`);
    if (kind.startsWith('node-killed')) setTimeout(() => count(unheard, countUnheard(worlds)), journalledMs);
  };
  let next = from;
  while (next < from + seeds && failures.length === 0) {
    const first = next;
    next = Math.min(first + together, from + seeds);
    const round = Array.from({ length: next - first }, (_, index) => first + index);
    const worlds = await runRound(target, round, struck);
    for (const world of worlds) for (const [what, times] of countsOf(world)) count(what, times);
    failures.push(...worlds.flatMap((world) => explain(world, options, say)));
    if (failures.length > 0)
      say(`again: npm run sim:postgres -- --from ${first} --seeds ${round.length} --together ${round.length}`);
    say(`${next - from} seeds, ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  }
  for (const line of describeCounts(counts)) say(line);
  await nodes.close();
  await database.close();
  const wanted = [...calamityKinds.map((kind) => `calamity ${kind}`), ...realFaultKinds.map((kind) => `fault ${kind}`)];
  const missing = seeds >= coverageFromSeeds ? wanted.filter((what) => !counts.has(what)) : [];
  return { seeds: next - from, failures, missing };
}

function countUnheard(worlds: readonly PostgresWorld[]): number {
  const waiting = worlds.flatMap(({ model, devices }) =>
    devices
      .flatMap(({ browser }) => [...browser.outbox.entries.values()])
      .filter(({ mutation, state }) => state === 'sent' && model.isSettled(mutation.id)),
  );
  return waiting.length;
}

function countsOf({ counts, ledger, model }: PostgresWorld): ReadonlyMap<string, number> {
  const lives = ledger.lives();
  const settled = lives.filter(({ id }) => model.isSettled(id));
  const rejected = settled.filter(({ id }) => model.isRejected(id));
  return new Map([
    ...counts,
    ['mutations issued', lives.length],
    ['mutations settled', settled.length],
    ['mutations refused', rejected.length],
  ]);
}

function explain({ seed, violation, trace }: PostgresWorld, { traceFolder }: Options, say: (line: string) => void) {
  if (!violation) return [];
  mkdirSync(traceFolder, { recursive: true });
  const file = join(traceFolder, `${seed}.txt`);
  writeFileSync(file, `${trace.lines.join('\n')}\n`);
  say(`seed ${seed} breaks ${violation.invariant}: ${violation.message}`);
  say(`  what happened in it: ${file}`);
  return [violation];
}
