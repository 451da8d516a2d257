import { readFile, rm } from 'node:fs/promises';
import { root, runTool } from '../run-command.mjs';

export const nodeTests = testProject('node', 'tests that need Node alone, PGlite among them', []);
export const postgresTests = testProject('postgres', 'tests against a real Postgres', ['Postgres', 'Python', 'curl']);
export const webTests = testProject('web', 'tests in a real Chromium', ['Postgres', 'Chromium']);

function testProject(name, says, needs) {
  const report = `.cache/tests-${name}.json`;
  return {
    name,
    says,
    needs,
    async run() {
      await rm(root + report, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const { code } = await runTool('vitest/vitest.mjs', ['run', '--project', name, ...reporters], { show: true });
      return count(code, JSON.parse(await readFile(root + report, 'utf8')));
    },
  };
}

function count(code, report) {
  const failed = report.numFailedTests;
  // Vitest also fails for what no single test shows: a file that does not load, an unhandled rejection.
  const unseen = code !== 0 && failed === 0 ? 1 : 0;
  return {
    passed: report.numPassedTests,
    failed: failed + unseen,
    skipped: report.numPendingTests + report.numTodoTests,
    problems: unseen ? [`Vitest ended with code ${code} although no test failed`] : [],
  };
}
