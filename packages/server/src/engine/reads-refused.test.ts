import { createUuid, defineSchema, formatScope, originTag, table, text, uuid } from '@baton/protocol';
import { createMemoryStore, createVirtualPorts } from '@baton/testing/server';
import { expect, test } from 'vitest';
import { createServerEngine, type Access, type Store } from './index.ts';

const schema = defineSchema({ race: table({ id: uuid(), name: text() }, { scope: 'id' }) });
const claims = { sub: 'lena' };

/** An engine whose store withdraws the right while it reads by `method`, as a read that waits for a lock meets it. */
async function createSubject(method: 'pull' | 'snapshotBegin' | 'snapshotPage') {
  const ports = createVirtualPorts();
  const store = createMemoryStore({ schema, ...ports });
  let access: Access = 'read';
  const read = store[method] as (...request: unknown[]) => Promise<never>;
  const slow: Store = {
    ...store,
    async [method](...request: unknown[]) {
      access = 'none';
      engine.forgetAccess();
      return await read(...request);
    },
  };
  const engine = createServerEngine({ schema, store: slow, authorize: () => access, rules: {}, ports });
  const race = createUuid(ports.randomBytes);
  await store.transaction((transaction) => transaction.insert(schema.tables.race, { id: race, name: 'canary' }));
  const scope = formatScope('race', race);
  return {
    pull: () => engine.pull(claims, { scope, cursor: { epoch: store.epoch, version: 0, tag: originTag } }),
    async snapshot() {
      const lines: string[] = [];
      for await (const line of engine.snapshot(claims, scope)) lines.push(JSON.stringify(line));
      return lines;
    },
  };
}

test('a pull gives nothing where the right went while it was read', async () => {
  const { pull } = await createSubject('pull');
  await expect(pull()).rejects.toMatchObject({ code: 'SCOPE_FORBIDDEN' });
});

test('a snapshot does not tell how many rows there are where the right went while they were counted', async () => {
  const { snapshot } = await createSubject('snapshotBegin');
  await expect(snapshot()).rejects.toMatchObject({ code: 'SCOPE_FORBIDDEN' });
});

test('a snapshot gives no page where the right went while it was read', async () => {
  const { snapshot } = await createSubject('snapshotPage');
  const lines = await snapshot();
  expect(lines.at(-1)).toContain('SCOPE_FORBIDDEN');
  expect(lines.join()).not.toContain('canary');
});
