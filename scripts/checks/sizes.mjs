import { readFile } from 'node:fs/promises';
import { root } from '../run-command.mjs';
import { compile } from '../setup/build.mjs';
import { outcome } from './outcome.mjs';

/** What a bundle may grow by without anybody deciding it, in kB. */
const allowance = 0.5;

/** Holds each bundle to its target or, where that is missed or there is none, to the committed baseline. */
export const sizes = {
  name: 'sizes',
  says: 'what a visitor downloads does not grow unseen',
  async run() {
    await compile('bench');
    const suite = await import('../../bench/dist/sizes/suite.js');
    const baseline = JSON.parse(await readFile(`${root}bench/sizes/baseline.json`, 'utf8'));
    const problems = [];
    for await (const { figure, value, unit, target } of suite.sizes.run({})) {
      const known = baseline.figures.find((kept) => kept.figure === figure);
      const bound = Math.max(target ?? 0, (known?.value ?? 0) + allowance);
      const goal = target === undefined ? 'no target' : `target ${target} ${unit}`;
      const verdict = value <= (target ?? 0) ? 'met' : `held to ${bound.toFixed(1)}`;
      console.log(`  ${figure}: ${value.toFixed(1)} ${unit}, ${goal}, ${verdict}`);
      if (value > bound) problems.push(`${figure} is ${(value - bound).toFixed(1)} ${unit} too large`);
    }
    return outcome(problems);
  },
};
