import { createUuid, defineSchema, formatScope, integer, ref, table, text, uuid } from '@baton/protocol';
import { createMemoryStore, createVirtualPorts } from '@baton/testing/server';
import { expect, test } from 'vitest';
import { createServerEngine } from './index.ts';

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  mark: table({ id: uuid(), race: ref('race'), n: integer() }, { scope: 'race' }),
});

test('the end of a snapshot is not before what any table was read at, the empty ones too', async () => {
  const ports = createVirtualPorts();
  const store = createMemoryStore({ schema, ...ports });
  const engine = createServerEngine({ schema, store, authorize: () => 'read', rules: {}, ports });
  const [race, mark] = [createUuid(ports.randomBytes), createUuid(ports.randomBytes)];
  await store.transaction(async (transaction) => {
    await transaction.insert(schema.tables.race, { id: race, name: 'one mark' });
    await transaction.insert(schema.tables.mark, { id: mark, race, n: 1 });
  });
  const lines = [];
  for await (const line of engine.snapshot({ sub: 'lena' }, formatScope('race', race))) {
    lines.push(line);
    if (line.kind !== 'page') continue;
    await store.transaction(async (transaction) => {
      await transaction.delete(schema.tables.mark, mark);
      await transaction.update(schema.tables.race, race, { name: 'no mark' });
    });
  }
  expect(lines).toMatchObject([
    { kind: 'begin', cursor: { version: 1 } },
    { kind: 'page', table: 'race', version: 1, rows: [{ name: 'one mark' }] },
    { kind: 'end', cursor: { version: 2 } },
  ]);
});
