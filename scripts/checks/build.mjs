import { buildPages, compile } from '../setup/build.mjs';
import { outcome } from './outcome.mjs';

export const build = {
  name: 'build',
  says: 'packages, server and pages are built as npm start does it',
  async run() {
    await compile();
    await buildPages();
    return outcome([]);
  },
};
