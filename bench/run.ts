import { parseArgs } from 'node:util';
import { describeMachine, saveBaseline } from './baseline.ts';
import { burst } from './burst/suite.ts';
import { capture } from './capture/suite.ts';
import { fanOut } from './fan-out/suite.ts';
import { createFigure, type Figure } from './figure.ts';
import { nodes } from './nodes/suite.ts';
import { propagation } from './propagation/suite.ts';
import { pull } from './pull/suite.ts';
import { printTable } from './report.ts';
import { serverMemory } from './server-memory/suite.ts';
import { sizes } from './sizes/suite.ts';
import type { Suite } from './suite.ts';

const suites: readonly Suite[] = [sizes, capture, propagation, burst, fanOut, serverMemory, pull, nodes];
const usage = `npm run bench -- SUITE … [--quick] [--json] [--save]

${suites.map(({ name, says }) => `  ${name.padEnd(14)} ${says}`).join('\n')}
  all            each of them

  --quick        fewer rounds: to see that it runs
  --json         a line of JSON for each figure, in place of a table
  --save         keep the figures as the suite's baseline
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, json: { type: 'boolean' }, save: { type: 'boolean' } },
});
const chosen = positionals.includes('all') ? suites : suites.filter(({ name }) => positionals.includes(name));
const unknown = positionals.filter((name) => name !== 'all' && !suites.some((suite) => suite.name === name));
if (chosen.length === 0 || unknown.length > 0) {
  console.error(usage);
  process.exit(2);
}

const options = {
  quick: values.quick ?? false,
  postgresUrl: process.env['BATON_BENCH_POSTGRES'] ?? '',
  postgresBinaries: process.env['BATON_BENCH_POSTGRES_BINARIES'] ?? '',
};
const machine = describeMachine();
for (const suite of chosen) {
  console.error(`${suite.name}: ${suite.says} …`);
  const figures: Figure[] = [];
  for await (const measured of suite.run(options)) {
    const figure = createFigure(suite.name, measured);
    figures.push(figure);
    if (values.json) console.log(JSON.stringify(figure));
  }
  if (!values.json) await printTable(suite.name, figures);
  if (values.save) await saveBaseline(suite.name, machine, figures);
}
