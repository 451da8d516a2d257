import { createUuid, findTable, type NamedTable, type Schema } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import {
  storeConformance,
  storeSchema,
  type OutsideWrite,
  type StoreSubject,
} from '../conformance/store-conformance.ts';
import { valuesConformance, valuesSchema } from '../conformance/values-conformance.ts';
import { createMemoryStore } from './memory-store.ts';
import { createSeededBytes } from './seeded-bytes.ts';

function createSubject(schema: Schema): StoreSubject {
  const store = createMemoryStore({
    schema,
    randomBytes: createSeededBytes(1),
    time: { unixMs: () => Date.UTC(2026, 10, 20) },
  });
  return {
    store,
    forget: store.forget,
    outsideWrite: (writes) =>
      store.transaction(async (transaction) => {
        for (const write of writes) {
          const table = tableOf(schema, write);
          if (write.op === 'insert') await transaction.insert(table, write.values);
          else if (write.op === 'update') await transaction.update(table, write.key, write.values);
          else await transaction.delete(table, write.key);
        }
      }),
  };
}

function tableOf(schema: Schema, write: OutsideWrite): NamedTable {
  const table = findTable(schema, write.table);
  if (!table) throw new RangeError(`no table ${write.table}`);
  return table;
}

describe('the store in memory keeps the promises of a store', () => {
  for (const { title, run } of storeConformance) {
    test(title, () => run(createSubject(storeSchema)));
  }
  for (const { title, run } of valuesConformance(true)) {
    test(title, () => run(createSubject(valuesSchema)));
  }
});

test('two stores of one seed are the same store', async () => {
  const epochs = [1, 1, 2].map((seed) => createUuid(createSeededBytes(seed)));
  expect(epochs[0]).toBe(epochs[1]);
  expect(epochs[0]).not.toBe(epochs[2]);
});
