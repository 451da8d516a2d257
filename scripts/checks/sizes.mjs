import { compile } from '../setup/build.mjs';
import { outcome } from './outcome.mjs';

export const sizes = {
  name: 'sizes',
  says: 'what a visitor downloads stays within its bounds',
  async run() {
    await compile('bench');
    const suite = await import('../../bench/dist/sizes/suite.js');
    const problems = [];
    for await (const { figure, value, unit, target } of suite.sizes.run({})) {
      console.log(`  ${figure}: ${value.toFixed(1)} of ${target} ${unit}`);
      if (value > target) problems.push(`${figure} is ${(value - target).toFixed(1)} ${unit} too large`);
    }
    return outcome(problems);
  },
};
