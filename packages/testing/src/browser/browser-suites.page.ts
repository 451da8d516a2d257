import { browserSuites } from './browser-suites.ts';

/** Runs one case on a fresh subject. The test calls it from outside the page. */
async function runCase(suite: string, title: string): Promise<void> {
  const found = browserSuites[suite]?.find((each) => each.title === title);
  if (!found) throw new Error(`no case "${title}" in suite ${suite}`);
  await found.run();
}

Object.assign(globalThis, { runCase });
