import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPostgres } from '../../../scripts/servers/postgres.mjs';
import { applicationFolder } from './application-folder.ts';
import { openingRace } from './opening-race.ts';
import { createSplitsServer } from './splits-server.ts';
import { post } from './test-server.fixture.ts';

test('pages are served while the database is away; the opening race is made when it is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'splits-'));
  writeFileSync(join(folder, 'index.html'), 'the page');
  const postgres = await startPostgres();
  await postgres.kill();
  const server = await createSplitsServer({
    databaseUrl: postgres.url,
    dataFolder: folder,
    pagesFolder: folder,
    templateFolder: join(applicationFolder(), 'data'),
    logLevel: 'silent',
  });
  const page = await server.fetch(new Request('http://splits.test/join'));
  expect(await page.text()).toBe('the page');
  const newcomer = { code: 'ABCD-EFGH', device: crypto.randomUUID(), phoneName: 'A phone' };
  expect(await post(server, '/api/splits/join', newcomer)).toMatchObject({
    status: 503,
    body: { error: { code: 'DATABASE_UNAVAILABLE' } },
  });

  await postgres.start();
  await server.ready;
  const { captain } = await openingRace(server, folder);
  const joined = await post(server, '/api/splits/join', {
    ...newcomer,
    code: captain,
  });
  expect(joined).toMatchObject({ status: 200, body: { role: 'captain' } });
  await server.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true });
});
