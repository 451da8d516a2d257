import type { Suite } from '../suite.ts';
import { measureCatchUp } from './catch-up.ts';
import { measureFirstSync } from './first-sync.ts';
import { measureOneChange } from './one-change.ts';

export const pull: Suite = {
  name: 'pull',
  says: 'first syncs into memory, catch-up after a cut, and one change out of a growing table',
  async *run(options) {
    yield* measureFirstSync(options);
    yield await measureCatchUp(options);
    yield* measureOneChange(options);
  },
};
