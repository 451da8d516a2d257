import { createUuid, defineSchema, formatScope, originTag, table, text, uuid } from '@baton/protocol';
import {
  createMemoryHints,
  createMemoryServer,
  createMemoryStore,
  createVirtualPorts,
  settle,
  type MemoryHints,
  type MemoryServer,
  type VirtualPorts,
} from '@baton/testing/server';
import { beforeEach, expect, test } from 'vitest';

const schema = defineSchema({ race: table({ id: uuid(), name: text() }, { scope: 'id' }) });
const claims = { sub: 'lena' };
const pollMs = 10_000;

let ports: VirtualPorts;
let carrier: MemoryHints;
let nodes: readonly [MemoryServer, MemoryServer];
let race: string;

/** Two nodes of one database, which look for themselves so rarely that a test can tell. */
beforeEach(async () => {
  ports = createVirtualPorts();
  carrier = createMemoryHints();
  race = createUuid(ports.randomBytes);
  const store = createMemoryStore({ schema, ...ports });
  const node = () => createMemoryServer({ schema, ports, store, pollMs, hints: carrier.node() });
  nodes = [node(), node()];
});

/** A pull that waits at the second node; its versions once it is answered. */
function waitAtSecond() {
  const cursor = { epoch: nodes[1].store.epoch, version: 0, tag: originTag };
  const seen: number[] = [];
  const scope = formatScope('race', race);
  const answered = nodes[1].engine.pull(claims, { scope, cursor, waitMs: 20_000 });
  const noted = answered.then(({ versions }) => seen.push(...versions.map(({ version }) => version)));
  return { seen, noted };
}

async function pushAtFirst(): Promise<void> {
  const device = createUuid(ports.randomBytes) as never;
  const id = createUuid(ports.randomBytes).replace(/^(.{14})4/, '$17');
  const place = { op: 'insert', scope: formatScope('race', race), table: 'race', key: race };
  const mutation = {
    ...{
      id,
      device,
      order: 1,
      lane: 'high',
      schema: 1,
      operations: [{ ...place, values: { id: race, name: 'Relay' } }],
    },
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
  };
  await nodes[0].engine.push(claims, { device, mutations: [mutation] });
}

test('a push at one node wakes the readers of another at once', async () => {
  const { seen } = waitAtSecond();
  await settle();
  await pushAtFirst();
  await settle();
  expect(seen).toEqual([1]);
});

test('where hints are lost, the readers of another node find it by looking', async () => {
  carrier.isDeaf = true;
  const { seen, noted } = waitAtSecond();
  await settle();
  await pushAtFirst();
  await settle();
  expect(seen).toEqual([]);
  await ports.advance(1.2 * pollMs);
  await noted;
  expect(seen).toEqual([1]);
});
