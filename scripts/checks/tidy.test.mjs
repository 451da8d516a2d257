import { expect, it } from 'vitest';
import { untidiness } from './tidy.mjs';

it('finds paths of one machine', () => {
  expect(untidiness('a.md', 'run /home/lena/baton/start')).toHaveLength(1);
  expect(untidiness('a.ts', `open('/root/data')`)).toHaveLength(1);
});

it('lets the paths of a web address be', () => {
  expect(untidiness('a.md', 'see https://example.org/home/page and /api/v1/sync')).toEqual([]);
});

it('finds where packages were fetched from', () => {
  expect(untidiness('package-lock.json', '"resolved": "https://mirror.example/x.tgz"')).toHaveLength(1);
});

it('finds what was left for later', () => {
  expect(untidiness('a.ts', '// TODO: retry')).toHaveLength(1);
});
