import { defineSchema, deviceId, integer, interval, ref, table, text, uuid } from '@baton/protocol';

/** A relay race, small: what the scenarios run on. */
export const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  runner: table({ id: uuid(), race: ref('race'), name: text(), pace: integer() }, { scope: 'race' }),
  mark: table(
    { id: uuid(), race: ref('race'), n: integer(), at: interval(), device: deviceId(), note: text().optional() },
    { scope: 'race', lane: 'critical' },
  ),
});

export type RelaySchema = typeof schema;
