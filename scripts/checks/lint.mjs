import { runTool } from '../run-command.mjs';
import { outcomeOf } from './outcome.mjs';

export const lint = {
  name: 'lint',
  says: 'oxlint, with the rules that need types',
  run: async () => outcomeOf(await runTool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '--format=unix'])),
};
