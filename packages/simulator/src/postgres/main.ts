import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodeOf } from '../exit-codes.ts';
import { Database } from './database.ts';
import { Journal } from './journal.ts';
import { runNode } from './node-process.ts';
import type { PostgresWorld } from './postgres-world.ts';
import { runRound } from './round.ts';
import { ServerNodes } from './server-nodes.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

const [, , role, ...given] = process.argv;
if (role === '--node') await runNode(given[0] ?? '', given[1] ?? '', Number(given[2]));
else process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      together: { type: 'string', default: '16' },
    },
  });
  const from = Number(values.from);
  const until = from + Number(values.seeds);
  const together = Number(values.together);
  const databaseUrl = process.env['BATON_SIM_POSTGRES'] ?? '';
  const counts = new Map<string, number>();
  const count = (what: string, times = 1) => counts.set(what, (counts.get(what) ?? 0) + times);
  const nodes = await ServerNodes.start(databaseUrl, 2, (line) => say(line.slice(0, 500)));
  const database = new Database(databaseUrl);
  const journal = await Journal.open(database);
  const began = performance.now();
  let code = 0;
  for (let seed = from; seed < until && code === 0; seed += together) {
    const seeds = Array.from({ length: Math.min(together, until - seed) }, (_, index) => seed + index);
    const worlds = await runRound({ nodes, database, journal, struck: (kind) => count(`calamity ${kind}`) }, seeds);
    for (const world of worlds) {
      for (const [what, times] of world.counts) count(what, times);
      count('mutations', world.ledger.lives().length);
      count('mutations settled', world.ledger.lives().filter(({ id }) => world.model.isSettled(id)).length);
      if (world.violation) code = explain(world);
    }
    say(`${seed}–${seed + seeds.length - 1}: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  }
  for (const [what, times] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) say(`  ${what.padEnd(44)} ${times}`);
  await nodes.close();
  await database.close();
  return code;
}

function explain({ seed, violation, trace }: PostgresWorld): number {
  if (!violation) return 0;
  const folder = process.env['BATON_SIM_TRACES'] ?? 'traces';
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${seed}.txt`);
  writeFileSync(file, trace.lines.join('\n'));
  say(`seed ${seed} breaks ${violation.invariant}: ${violation.message}`);
  say(`  what happened in it: ${file}`);
  return exitCodeOf(violation.invariant);
}
