import { afterAll, beforeAll, expect, test } from 'vitest';
import { openingRace } from './opening-race.ts';
import { post, startTestServer, type TestServer } from './test-server.fixture.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

test('the first start makes a race with a code for each role, later ones print the same codes', async () => {
  const first = await openingRace(server, server.dataFolder);
  expect(await openingRace(server, server.dataFolder)).toEqual(first);
  for (const role of ['captain', 'recorder', 'viewer'] as const) {
    const request = { code: first[role], device: crypto.randomUUID(), phoneName: 'A phone' };
    expect((await post(server, '/api/splits/join', request)).body).toMatchObject({ role, race: first.race });
  }
});

test('a race that is gone, or was over long ago, makes room for a new one', async () => {
  const first = await openingRace(server, server.dataFolder);
  const overFor12Hours = Date.parse(first.freshUntil);
  const second = await openingRace(server, server.dataFolder, overFor12Hours);
  expect(second.race).not.toBe(first.race);
  await server.database.query(`UPDATE "race" SET "isDemo" = true, "plannedStart" = now() - interval '3 days'`);
  await post(server, '/api/splits/demo', { devices: [1, 2, 3].map(() => crypto.randomUUID()) });
  expect((await openingRace(server, server.dataFolder)).race).not.toBe(second.race);
});
