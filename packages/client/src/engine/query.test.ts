import { describe, expect, it } from 'vitest';
import { errorCodeOf } from './error-code.fixture.ts';
import type { Query, QueryBuilder } from './query.ts';
import { createQueryBuilder, scopeNamedBy, tableOf } from './query-builder.ts';
import { race, schema, scope } from './relay.fixture.ts';
import { Replica } from './replica.ts';
import { runQuery } from './run-query.ts';
import { View } from './view.ts';

const otherRace = '44444444-4444-4444-8444-444444444444';
const at = (time: number) => JSON.stringify({ time, uncertaintyMs: 10, confidence: 'high' });
const mark = (id: string, n: number, time: number, note: string | null = null) => ({
  table: 'mark',
  key: id,
  row: { id, race, n, at: at(time), device: null, note },
});

const replica = new Replica(schema);
replica.replace(scope, {
  cursor: { epoch: '00000000-0000-4000-8000-000000000000', version: 1, tag: '1'.repeat(32) },
  currentAt: 0,
  rows: [mark('d', 2, 40, 'x'), mark('a', 1, 30), mark('c', 2, 10, 'y'), mark('b', 10, 20)],
});
const view = new View(schema, replica);
const queries = createQueryBuilder(schema);

function idsOf(build: (q: QueryBuilder<typeof schema>) => Query<{ readonly id: string }>): readonly unknown[] {
  const query = build(queries);
  return runQuery(view, tableOf(schema, query), [scope], query.description).map((row) => row['id']);
}

function codeOf(build: (q: QueryBuilder<typeof schema>) => unknown): string {
  return errorCodeOf(() => build(queries));
}

describe('a query', () => {
  it('without an order gives the rows by key', () => {
    expect(idsOf((q) => q.mark)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('orders numbers as numbers, and what is equal by key', () => {
    expect(idsOf((q) => q.mark.orderBy('n'))).toEqual(['a', 'c', 'd', 'b']);
    expect(idsOf((q) => q.mark.orderByDescending('n').orderBy('note'))).toEqual(['b', 'd', 'c', 'a']);
  });

  it('puts nulls last, both ways', () => {
    expect(idsOf((q) => q.mark.orderBy('note'))).toEqual(['d', 'c', 'a', 'b']);
    expect(idsOf((q) => q.mark.orderByDescending('note'))).toEqual(['c', 'd', 'a', 'b']);
  });

  it('orders intervals by their best estimate', () => {
    expect(idsOf((q) => q.mark.orderBy('at'))).toEqual(['c', 'b', 'a', 'd']);
  });

  it('takes the rows whose columns equal the values, nulls and objects too', () => {
    expect(idsOf((q) => q.mark.where({ race, n: 2 }))).toEqual(['c', 'd']);
    expect(idsOf((q) => q.mark.where({ note: null }))).toEqual(['a', 'b']);
    expect(idsOf((q) => q.mark.where({ at: { time: 20, uncertaintyMs: 10, confidence: 'high' } }))).toEqual(['b']);
  });

  it('filters, then limits', () => {
    expect(
      idsOf((q) =>
        q.mark
          .filter(({ n }) => n > 1)
          .orderBy('at')
          .limit(2),
      ),
    ).toEqual(['c', 'b']);
    expect(idsOf((q) => q.mark.limit(0))).toEqual([]);
  });

  it('is not changed by the queries that are made of it', () => {
    const all = queries.mark.where({ race });
    const few = all.where({ n: 2 }).limit(1);
    expect(all.description).toMatchObject({ equals: { race }, rowsMax: undefined });
    expect(few.description).toMatchObject({ equals: { race, n: 2 }, rowsMax: 1 });
  });

  it('names its scope by a value for the scope column', () => {
    expect(scopeNamedBy(schema.tables.mark, queries.mark.where({ race }).description)).toBe(scope);
    expect(scopeNamedBy(schema.tables.race, queries.race.where({ id: otherRace }).description)).toBe(
      `race/${otherRace}`,
    );
    expect(scopeNamedBy(schema.tables.mark, queries.mark.where({ n: 1 }).description)).toBeUndefined();
  });

  it.each([
    ['a column that is not there', (q: QueryBuilder<typeof schema>) => q.mark.where({ age: 3 } as never)],
    ['an order by one', (q: QueryBuilder<typeof schema>) => q.mark.orderBy('age' as never)],
    ['undefined', (q: QueryBuilder<typeof schema>) => q.mark.where({ race: undefined } as never)],
    ['a value that the column cannot hold', (q: QueryBuilder<typeof schema>) => q.mark.where({ race: 'not a uuid' })],
    ['null for a column that is never null', (q: QueryBuilder<typeof schema>) => q.mark.where({ n: null } as never)],
    ['half a limit', (q: QueryBuilder<typeof schema>) => q.mark.limit(0.5)],
  ])('with %s is refused', (_title, build) => expect(codeOf(build)).toBe('QUERY_INVALID'));
});
