import { expect, expectTypeOf, test } from 'vitest';
import * as v from 'valibot';
import {
  array,
  bigint,
  bytes,
  date,
  decimal,
  defineSchema,
  deviceId,
  duration,
  integer,
  interval,
  multirange,
  type MultirangeText,
  oneOf,
  range,
  type RangeText,
  ref,
  table,
  text,
  timestamp,
  uuid,
  type InsertValues,
  type Interval,
  type Row,
  type UpdateValues,
} from './index.ts';

const schema = defineSchema({
  race: table(
    { id: uuid(), name: text(v.pipe(v.string(), v.maxLength(3))), plannedStart: timestamp() },
    { scope: 'id' },
  ),
  mark: table(
    {
      id: uuid(),
      race: ref('race'),
      n: integer(),
      at: interval(),
      device: deviceId(),
      kind: text(v.picklist(['start', 'finish'])),
      note: text().optional(),
    },
    { scope: 'race', lane: 'critical' },
  ),
  leg: table({ race: ref('race'), n: integer(), miles: integer() }, { scope: 'race', key: ['race', 'n'] }),
});

test('rows are typed by the declaration', () => {
  type Mark = Row<typeof schema, 'mark'>;
  expectTypeOf<Mark['note']>().toEqualTypeOf<string | null>();
  expectTypeOf<Mark['kind']>().toEqualTypeOf<'start' | 'finish'>();
  expectTypeOf<Mark['at']>().toEqualTypeOf<Interval>();
  expectTypeOf<{ race: string; n: number; at: Interval; kind: 'start' }>().toExtend<
    InsertValues<typeof schema, 'mark'>
  >();
  expectTypeOf<{ n: number; at: Interval; kind: 'start' }>().not.toExtend<InsertValues<typeof schema, 'mark'>>();
  expectTypeOf<keyof UpdateValues<typeof schema, 'leg'>>().toEqualTypeOf<'miles'>();
  expect(schema.tables.mark.scopeKind).toBe('race');
  expect(schema.tables.race.scopeKind).toBe('race');
});

const shop = defineSchema({
  item: table(
    {
      shop: uuid(),
      day: date(),
      state: oneOf(['open', 'sold out']),
      tags: array(text()),
      states: array(oneOf(['a', 'b'])).optional(),
      photo: bytes(),
      lasts: duration().optional(),
      season: range(date()),
      seasons: multirange(date()),
      n: integer(),
      number: bigint().generated(),
      total: decimal().generated(),
    },
    { scope: 'shop', scopeKind: 'shop', key: ['day', 'state'] },
  ),
  visit: table({ id: bigint().generated(), shop: uuid(), n: integer() }, { scope: 'shop', scopeKind: 'shop' }),
});

test('each kind of column has a type of its own', () => {
  type Item = Row<typeof shop, 'item'>;
  expectTypeOf<Item>().toEqualTypeOf<{
    readonly shop: string;
    readonly day: string;
    readonly state: 'open' | 'sold out';
    readonly tags: readonly (string | null)[];
    readonly states: readonly ('a' | 'b' | null)[] | null;
    readonly photo: Uint8Array;
    readonly lasts: string | null;
    readonly season: RangeText;
    readonly seasons: MultirangeText;
    readonly n: number;
    readonly number: bigint | null;
    readonly total: string | null;
  }>();
});

test('what the database fills in is in no insert and no update, and a key of its making is in every row', () => {
  expectTypeOf<InsertValues<typeof shop, 'item'>>().not.toHaveProperty('total');
  expectTypeOf<keyof UpdateValues<typeof shop, 'item'>>().toEqualTypeOf<
    'shop' | 'tags' | 'states' | 'photo' | 'lasts' | 'season' | 'seasons' | 'n'
  >();
  expectTypeOf<Row<typeof shop, 'visit'>['id']>().toEqualTypeOf<bigint>();
});

test.each([
  ['decimal', () => table({ id: decimal() }, { scope: 'id' })],
  ['timestamp', () => table({ id: timestamp() }, { scope: 'id' })],
  ['text[]', () => table({ id: array(text()) }, { scope: 'id' })],
  ['date range', () => table({ id: range(date()) }, { scope: 'id' })],
])('a %s is no key, because one value has several texts', (name, declare) => {
  expect(() => defineSchema({ thing: declare() })).toThrow(`thing.id: a key or scope column cannot be of type ${name}`);
});

test.each([
  ['an array of arrays', () => array(array(text()))],
  ['an array of ranges', () => array(range(date()))],
  ['an array of references', () => array(ref('race'))],
  ['an array whose elements have a validator', () => array(text(v.string()))],
  ['a range of texts', () => range(text())],
  ['one of nothing', () => oneOf([])],
  ['one of two that are the same', () => oneOf(['a', 'a'])],
])('there is no column of %s', (_title, declare) => {
  expect(declare).toThrow(expect.objectContaining({ code: 'SCHEMA_INVALID' }));
});

test('the scope of a row is told by the row that its scope column points to, however far up', () => {
  const { tables } = defineSchema({
    entry: table({ id: uuid(), class: ref('class') }, { scope: 'class' }),
    class: table({ id: uuid(), trial: ref('trial') }, { scope: 'trial' }),
    trial: table({ id: uuid(), show: ref('show').optional() }, { scope: 'show' }),
    show: table({ id: uuid() }, { scope: 'id', scopeKind: 'event' }),
    draft: table({ id: uuid(), class: ref('class') }, { scope: 'class', scopeKind: 'desk' }),
  });
  expect(Object.values(tables).map(({ scopeKind }) => scopeKind)).toEqual(['event', 'event', 'event', 'event', 'desk']);
  expect(tables.entry.follows).toBe(tables.class);
  expect(tables.class.follows).toBe(tables.trial);
  expect([tables.trial.follows, tables.show.follows, tables.draft.follows]).toEqual([undefined, undefined, undefined]);
});

test('a reference is of the kind of the key that it points to', () => {
  const numbered = defineSchema({
    trial: table({ id: bigint().generated() }, { scope: 'id' }),
    class: table({ id: uuid(), trial: ref('trial', bigint()) }, { scope: 'trial' }),
    entry: table({ id: uuid(), class: ref('class').optional() }, { scope: 'class' }),
  });
  expectTypeOf<InsertValues<typeof numbered, 'class'>>().toEqualTypeOf<{
    readonly trial: bigint;
    readonly id?: string;
  }>();
  expectTypeOf<InsertValues<typeof numbered, 'entry'>>().toEqualTypeOf<{
    readonly id?: string;
    readonly class?: string | null;
  }>();
  expect(numbered.tables.entry.follows).toBe(numbered.tables.class);
  expect(numbered.tables.entry.columns.class).toMatchObject({ references: 'class', filledBy: undefined });
  const mixed = () =>
    defineSchema({
      trial: table({ id: bigint() }, { scope: 'id' }),
      class: table({ id: uuid(), trial: ref('trial') }, { scope: 'trial' }),
    });
  expect(mixed).toThrow('class.trial is a uuid and points to trial, whose key is of bigint');
});

test('scopes that run in a circle are refused', () => {
  const circle = () =>
    defineSchema({
      hen: table({ id: uuid(), egg: ref('egg') }, { scope: 'egg' }),
      egg: table({ id: uuid(), hen: ref('hen') }, { scope: 'hen' }),
    });
  expect(circle).toThrow(
    expect.objectContaining({ code: 'SCHEMA_INVALID', message: expect.stringContaining('circle') }),
  );
});
