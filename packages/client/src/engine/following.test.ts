import { defineSchema, type DeviceId, formatScope, ref, table, text, uuid } from '@baton/protocol';
import { createSeededRandom } from '@baton/testing/client';
import { beforeEach, expect, it } from 'vitest';
import { errorCodeOf } from './error-code.fixture.ts';
import type { Transaction } from './client-api.ts';
import { createQueryBuilder, scopeNamedBy } from './query-builder.ts';
import { Replica } from './replica.ts';
import { runTransaction } from './transaction.ts';
import { View } from './view.ts';

const schema = defineSchema({
  show: table({ id: uuid(), name: text() }, { scope: 'id' }),
  class: table({ id: uuid(), show: ref('show'), name: text() }, { scope: 'show' }),
  entry: table({ id: uuid(), class: ref('class').optional(), dog: text() }, { scope: 'class' }),
});
const device = '00000000-0000-4000-8000-00000000000d' as DeviceId;
const random = createSeededRandom(1);
const [spring, autumn] = [idOf(1), idOf(2)];
const [novice, open, elsewhere] = [idOf(11), idOf(12), idOf(21)];
const scope = formatScope('show', spring);
let view: View;

beforeEach(() => {
  const replica = new Replica(schema);
  hold(replica, spring, [novice, open]);
  hold(replica, autumn, [elsewhere]);
  view = new View(schema, replica);
});

function idOf(digit: number): string {
  return `00000000-0000-4000-8000-${String(digit).padStart(12, '0')}`;
}

function hold(replica: Replica, show: string, classes: readonly string[]): void {
  replica.replace(formatScope('show', show), {
    cursor: { epoch: idOf(0), version: 1, tag: '1'.repeat(32) },
    currentAt: 0,
    rows: classes.map((id) => ({ table: 'class', key: id, row: { id, show, name: 'Class' } })),
  });
}

function run(work: (tx: Transaction<typeof schema>) => unknown) {
  return runTransaction({ schema, view, device, randomBytes: (length) => random.bytes(length) }, work).operations;
}

function codeOf(work: (tx: Transaction<typeof schema>) => unknown): string {
  return errorCodeOf(() => run(work));
}

it('a row is inserted into the scope of the row that it points to', () => {
  expect(run((tx) => tx.entry.insert({ class: open, dog: 'Rex' }))).toMatchObject([{ op: 'insert', scope }]);
});

it('… also where that one comes in the same mutation', () => {
  const operations = run((tx) => {
    const { id } = tx.class.insert({ show: spring, name: 'Puppies' });
    tx.entry.insert({ class: id, dog: 'Rex' });
  });
  expect(operations.map((operation) => operation.scope)).toEqual([scope, scope]);
});

it('without the row above on this device it is refused', () => {
  expect(codeOf((tx) => tx.entry.insert({ class: idOf(99), dog: 'Rex' }))).toBe('REFERENCE_MISSING');
  expect(codeOf((tx) => tx.entry.insert({ class: null, dog: 'Rex' }))).toBe('WRONG_TYPE');
});

it('it may come to follow another row of its scope, and none of another', () => {
  const insert = (tx: Transaction<typeof schema>) => tx.entry.insert({ class: novice, dog: 'Rex' }).id;
  expect(codeOf((tx) => tx.entry.update(insert(tx), { class: open }))).toBe('no error');
  expect(codeOf((tx) => tx.entry.update(insert(tx), { class: elsewhere }))).toBe('KEY_FIXED');
  expect(codeOf((tx) => tx.class.update(novice, { show: autumn }))).toBe('KEY_FIXED');
});

it('a query names its scope, because no column of it does', () => {
  const { entry } = createQueryBuilder(schema);
  const named = (query: typeof entry) => scopeNamedBy(schema.tables.entry, query.description);
  expect(named(entry.inScope(spring))).toBe(scope);
  expect(named(entry.where({ class: open }))).toBeUndefined();
  expect(() => entry.inScope('a b')).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }));
});
