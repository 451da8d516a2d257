import { runTool } from '../run-command.mjs';
import { outcomeOf } from './outcome.mjs';

export const format = {
  name: 'format',
  says: 'every file is formatted (npm run format does it)',
  run: async () => outcomeOf(await runTool('@biomejs/biome/bin/biome', ['format', '.'])),
};
