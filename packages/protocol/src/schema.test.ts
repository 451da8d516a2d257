import { expect, expectTypeOf, test } from 'vitest';
import * as v from 'valibot';
import {
  defineSchema,
  deviceId,
  integer,
  interval,
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
