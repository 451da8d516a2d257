import type { Query, QueryBuilder } from '@baton/client';
import { boolean, defineSchema, interval, ref, table, text, uuid } from '@baton/protocol';
import { FakeWorld } from '@baton/testing/client';
import { expect, it } from 'vitest';
import { createQueryMemo } from './query-memo.ts';

const schema = defineSchema({
  list: table({ id: uuid(), name: text() }, { scope: 'id' }),
  todo: table({ id: uuid(), list: ref('list'), text: text(), done: boolean(), at: interval() }, { scope: 'list' }),
});
const list = '11111111-1111-4111-8111-111111111111';
const { client } = await new FakeWorld({ schema }).openPhone();

type Build = (query: QueryBuilder<typeof schema>) => Query<unknown>;

/** Whether a component that renders with the one and then with the other keeps its query. */
function isKept(first: Build, then: Build): boolean {
  const memo = createQueryMemo<typeof schema, unknown>();
  return memo(client, first, undefined) === memo(client, then, undefined);
}

it.each<[string, Build]>([
  ['plain values', (q) => q.todo.where({ list, done: false }).orderBy('text').limit(3)],
  ['an interval', (q) => q.todo.where({ at: { time: 1, uncertaintyMs: 2, confidence: 'high' } })],
])('a query with %s that is written in place is kept', (_title, build) => {
  expect(isKept(build, (q) => build(q))).toBe(true);
});

it.each<[string, Build, Build]>([
  [
    'an order in place of a value',
    (q) => q.todo.where({ list, done: false }),
    (q) => q.todo.where({ list }).orderBy('done'),
  ],
  ['another value', (q) => q.todo.where({ done: false }), (q) => q.todo.where({ done: true })],
  ['another direction', (q) => q.todo.orderBy('text'), (q) => q.todo.orderByDescending('text')],
  ['another limit', (q) => q.todo.limit(1), (q) => q.todo],
  ['a filter', (q) => q.todo, (q) => q.todo.filter(() => true)],
])('a query with %s is another one', (_title, first, then) => {
  expect(isKept(first, then)).toBe(false);
});
