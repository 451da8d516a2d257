import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, describe, expect, test } from 'vitest';
import { addStaticFiles } from './static-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'splits-pages-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<title>splits</title>');
writeFileSync(join(folder, 'sw.js'), '// worker');
writeFileSync(join(folder, 'assets', 'main-8f3a.js'), '// main');
afterAll(() => rmSync(folder, { recursive: true }));

const app = new Hono();
addStaticFiles(app, folder);
const get = (path: string) => app.request(path);

describe('the pages', () => {
  test('every address that a browser opens is the application', async () => {
    for (const path of ['/', '/join', '/legs/20', '/demo']) {
      const answer = await get(path);
      expect([answer.status, await answer.text()]).toEqual([200, '<title>splits</title>']);
    }
  });

  test('names with a hash are kept for ever; the page and the worker are asked for again', async () => {
    const cacheOf = async (path: string) => (await get(path)).headers.get('cache-control');
    expect(await cacheOf('/assets/main-8f3a.js')).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('/sw.js')).toBe('no-cache');
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
  });

  test('what is not there is not the application, and nothing outside the folder is there', async () => {
    expect((await get('/assets/gone.js')).status).toBe(404);
    expect((await get('/api/nothing')).status).toBe(404);
    expect((await get('/..%2f..%2fetc/passwd')).status).toBe(404);
  });

  test('scripts come from here alone, and only this site may frame it', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});
