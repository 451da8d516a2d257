import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMutationId,
  createUuid,
  defineSchema,
  formatScope,
  integer,
  ref,
  table,
  text,
  uuid,
} from '@baton/protocol';
import { createSeededBytes } from '@baton/testing/server';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createServer, type BatonServer } from './index.ts';
import { createTestDatabase } from './postgres/databases.fixture.ts';

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});
const exchanges = 5;
const randomBytes = createSeededBytes(17);
const newId = () => createUuid(randomBytes);

let server: BatonServer;
let folder: string;
let races: readonly string[];

beforeEach(async () => {
  const { database, url } = await createTestDatabase(inject('postgresUrl'));
  await database.close();
  folder = await mkdtemp(join(tmpdir(), 'baton-invariants-'));
  server = await createServer({
    ...{ schema, databaseUrl: url, dataFolder: folder, logLevel: 'silent' },
    authorize: () => 'write',
    rules: {
      mark: {
        async invariant({ rows }) {
          const taken = (await rows('mark')).map(({ n }) => n);
          return new Set(taken).size < taken.length ? 'An exchange has one mark.' : undefined;
        },
      },
    },
  });
  races = [newId(), newId()];
  for (const race of races) await server.database.query('insert into race (id, name) values ($1, $2)', [race, 'Relay']);
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** One mark of the same exchange in both races, in either order. */
function mutationOf(device: string, order: number) {
  const operations = (order % 2 === 0 ? races : races.toReversed()).map((race) => {
    const key = newId();
    const values = { id: key, race, n: order % exchanges };
    return { op: 'insert', scope: formatScope('race', race), table: 'mark', key, values };
  });
  return {
    ...{ id: createMutationId(1_763_625_452_120, randomBytes), device, order, lane: 'high', schema: 1, operations },
    at: { time: 1_763_625_452_120, uncertaintyMs: null, confidence: 'none' },
  };
}

async function pushAll(subject: string): Promise<readonly string[]> {
  const device = newId();
  const authorization = `Bearer ${await server.issueToken({ sub: subject }, 3600)}`;
  const mutations = Array.from({ length: 4 }, (_, index) => mutationOf(device, index + subject.length));
  const answer = await server.fetch(
    new Request('http://test/api/v1/sync/push', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ device, mutations }),
    }),
  );
  const { receipts } = (await answer.json()) as { receipts: readonly { outcome: string; code?: string }[] };
  return receipts.map(({ outcome, code = outcome }) => code);
}

test('twelve devices at once break no invariant, and another program in the same rows waits for nobody in a circle', async () => {
  const subjects = Array.from({ length: 12 }, (_, index) => 'x'.repeat(index + 1));
  const rename = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await server.database.transaction(async (sql) => {
        for (const race of races) await sql.query(`update race set name = 'Turn ${turn}' where id = $1`, [race]);
      });
    }
  };
  const [outcomes] = await Promise.all([Promise.all(subjects.map(pushAll)), rename()]);
  const counts = new Map<string, number>();
  for (const outcome of outcomes.flat()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  expect(counts).toEqual(
    new Map([
      ['applied', exchanges],
      ['RULE_REFUSED', subjects.length * 4 - exchanges],
    ]),
  );
  const rows = await server.database.query('select race, n from mark');
  expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
  expect(rows).toHaveLength(2 * exchanges);
});
