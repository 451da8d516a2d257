import { readOrExplain } from '../command/options.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { runCampaign } from './campaign.ts';
import { runNode } from './node-process.ts';
import { readOptions, usage } from './options.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

const [role, ...given] = process.argv.slice(2);
if (role === '--node') await runNode(given[0] ?? '', given[1] ?? '', Number(given[2]));
else process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOrExplain(readOptions, usage);
  if (!options) return 1;
  const { seeds, failures, missing } = await runCampaign(options, say);
  for (const what of missing) say(`never met: ${what}`);
  say(`${seeds} seeds, ${failures.length} violations`);
  const [first] = failures;
  if (first) return exitCodeOf(first.invariant);
  return missing.length === 0 ? 0 : exitCodeOf('coverage');
}
