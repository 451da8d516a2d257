import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isErrorCode } from '@baton/protocol';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createServer } from '../index.ts';
import { badInputCases } from './bad-input-cases.fixture.ts';
import { badReadCases } from './bad-read-cases.fixture.ts';
import {
  canary,
  createMemoryWorld,
  cursorOf,
  get,
  mutationOf,
  newId,
  pushOf,
  races,
  schema,
  scopeOf,
  send,
  type BadInputWorld,
} from './bad-input.fixture.ts';

// The embedded database takes seconds to make a new folder.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

async function createEmbeddedWorld(): Promise<BadInputWorld> {
  const world = races();
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-bad-input-'));
  const { database, fetch, stop } = await createServer({
    ...{ schema, dataFolder, logLevel: 'silent' },
    authorize: ({ scope }) => (scope.id === world.race ? 'write' : 'none'),
    auth: { verify: async (sub) => ({ sub }) },
  });
  for (const [id, name] of Object.entries({ [world.race]: 'Relay', [world.foreignRace]: canary })) {
    await database.query('insert into race (id, name) values ($1, $2)', [id, name]);
  }
  await database.query('insert into baton.device (id, subject) values ($1, $2)', [world.device, 'lena']);
  const [life] = await database.query<{ epoch: string }>('select epoch from baton.database');
  const readState = () => database.query('select scope, version from baton.scope order by scope');
  const end = async () => {
    await stop();
    await rm(dataFolder, { recursive: true });
  };
  return { ...world, epoch: life?.epoch ?? '', fetch, readState, stop: end };
}

describe.each([
  ['memory', createMemoryWorld],
  ['the embedded database', createEmbeddedWorld],
])('bad input over %s is answered by a code of the catalogue and changes nothing', (_name, createWorld) => {
  let world: BadInputWorld;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());

  test.each([...badInputCases, ...badReadCases])('%s', async (_what, make, status, code) => {
    const before = await world.readState();
    const response = await send(world, make(world));
    const answer = await response.text();
    const { error } = JSON.parse(answer) as { error: { code: string } };
    expect([response.status, error.code]).toEqual([status, code]);
    expect(isErrorCode(error.code)).toBe(true);
    expect(answer).not.toContain(canary);
    expect(answer).not.toMatch(/\bat .*\.ts/);
    expect(answer.length).toBeLessThan(1_000);
    expect(await world.readState()).toEqual(before);
  });

  test('a foreign scope and one that does not exist get the same bytes', async () => {
    const paths = [world.foreignRace, newId()].flatMap((id) => [
      `/pull?scope=race/${id}&cursor=${cursorOf(world)}`,
      `/snapshot?scope=race/${id}`,
    ]);
    const texts = await Promise.all(paths.map(async (path) => (await send(world, get(path))).text()));
    expect(new Set(texts).size).toBe(1);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('%s in a mutation is a name like any other', async (name) => {
    const body = JSON.stringify({ device: world.device, mutations: [mutationOf(world)] });
    for (const forged of [
      body.replace('"n":1', `"n":1,"${name}":"x"`),
      body.replace('"mark"', `"${name}"`),
      body.replace('"lane"', `"${name}":{"x":1},"lane"`),
    ]) {
      const response = await send(world, { body: forged });
      expect(response.status).toBe(200);
      const { receipts } = (await response.json()) as { receipts: { outcome: string }[] };
      expect(receipts).toHaveLength(1);
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('a JSON column 50,000 deep is refused alone', async () => {
    const notes = '['.repeat(50_000) + ']'.repeat(50_000);
    const place = { scope: scopeOf(world), table: 'race', key: world.race };
    const update = { op: 'update', ...place, values: { notes }, base: { notes: null } };
    const batch = [{ ...mutationOf(world), operations: [update] }, mutationOf(world)];
    const response = await send(world, pushOf(world, batch));
    expect(await response.json()).toMatchObject({
      receipts: [{ outcome: 'rejected', code: 'WRONG_TYPE' }, { outcome: 'applied' }],
    });
  });

  test('values that look like SQL are values', async () => {
    for (const name of ["'; drop table race; --", '$1', '%', '\\', '"', '{"$ne":null}', '\u2028', '🏃']) {
      const place = { scope: scopeOf(world), table: 'race', key: world.race };
      const update = { op: 'update', ...place, values: { name }, base: { name: 'Relay' } };
      const response = await send(world, pushOf(world, [{ ...mutationOf(world), operations: [update] }]));
      expect(await response.json()).toMatchObject({ receipts: [{ outcome: expect.stringMatching(/applied|merged/) }] });
      const snapshot = await (await send(world, get(`/snapshot?scope=${scopeOf(world)}`))).text();
      expect(snapshot).toContain(`"name":${JSON.stringify(name)}`);
    }
  });

  test('bases and keys of any text are answered, never with a failure', async () => {
    const place = { op: 'update', scope: scopeOf(world), table: 'race', values: { name: 'x', notes: '{}' } };
    const odd = ['\0', '\ud800', "'", '1e999', '[', 'null', 'x'.repeat(400), -0, 1e308, true];
    const batch = odd.flatMap((value) => [
      { ...mutationOf(world), operations: [{ ...place, key: world.race, base: { name: value, notes: value } }] },
      { ...mutationOf(world), operations: [{ ...place, key: String(value), base: { name: null, notes: null } }] },
    ]);
    const response = await send(world, pushOf(world, batch));
    expect(response.status).toBe(200);
    const { receipts, stopped } = (await response.json()) as { receipts: unknown[]; stopped?: object };
    expect([receipts.length, stopped]).toEqual([batch.length, undefined]);
  });

  test('parameters nobody knows are let be', async () => {
    const response = await send(world, get(`/pull?scope=${scopeOf(world)}&cursor=${cursorOf(world)}&utm_source=x`));
    expect(response.status).toBe(200);
  });
});
