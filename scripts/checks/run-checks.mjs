import { parseArgs } from 'node:util';
import { provideTools } from '../setup/debian-tools.mjs';
import { install } from '../setup/install.mjs';
import { boundaries } from './boundaries.mjs';
import { build } from './build.mjs';
import { docExamples } from './doc-examples.mjs';
import { format } from './format.mjs';
import { killCampaign } from './kills.mjs';
import { lint } from './lint.mjs';
import { simulator } from './simulator.mjs';
import { simulatorOnPostgres } from './simulator-on-postgres.mjs';
import { sizes } from './sizes.mjs';
import { nodeTests, postgresTests, webTests } from './test-projects.mjs';
import { tidy } from './tidy.mjs';
import { types } from './types.mjs';

/**
 * A step is `{ name, says, needs?, run }`; `run` resolves with
 * `{ passed, failed, skipped, problems }`, problems as lines for a person.
 */
const statics = [format, types, lint, boundaries, tidy, docExamples];
const steps = [
  ...statics,
  build,
  sizes,
  nodeTests,
  postgresTests,
  webTests,
  killCampaign,
  simulatorOnPostgres,
  simulator,
];

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const chosen = values.only ? chooseSteps(values.only) : steps;

await install();
const missing = chosen.some((step) => step.needs) ? await provideTools() : [];
const total = { passed: 0, failed: 0, skipped: 0 };
const failedSteps = [];
for (const step of chosen) {
  const result = await runStep(step);
  for (const key of Object.keys(total)) total[key] += result[key];
  if (result.failed > 0) failedSteps.push(step.name);
}
if (failedSteps.length > 0) console.log(`\nfailed: ${failedSteps.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

function chooseSteps(names) {
  return names.flatMap((name) => {
    if (name === 'check') return statics;
    const step = steps.find((candidate) => candidate.name === name);
    if (step) return [step];
    console.error(`There is no step "${name}": choose check, ${steps.map((known) => known.name).join(', ')}.`);
    process.exit(2);
  });
}

async function runStep(step) {
  console.log(`\n${step.name}: ${step.says}`);
  const lacking = missing.filter((tool) => step.needs?.includes(tool.name));
  const startedAt = performance.now();
  const result = lacking.length > 0 ? notRun(lacking) : await step.run().catch(broken);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  for (const problem of result.problems) console.log(`  ${problem.replaceAll('\n', '\n  ')}`);
  console.log(`  ${result.failed === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return result;
}

function notRun(lacking) {
  const problems = lacking.map((tool) => `NOT RUN: ${tool.name} is missing (${tool.reason})`);
  return { passed: 0, failed: 1, skipped: 0, problems };
}

function broken(error) {
  return {
    passed: 0,
    failed: 1,
    skipped: 0,
    problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  };
}
