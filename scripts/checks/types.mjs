import { runTool } from '../run-command.mjs';
import { outcome } from './outcome.mjs';

export const types = {
  name: 'types',
  says: 'packages and apps compile, and all of it with its tests',
  async run() {
    const built = await runTool('typescript/bin/tsc', ['-b']);
    const whole = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.test.json']);
    return outcome([built, whole].filter(({ code }) => code !== 0).map(({ output }) => output.trim()));
  },
};
