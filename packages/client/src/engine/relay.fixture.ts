import { defineSchema, deviceId, formatScope, integer, interval, ref, table, text, uuid } from '@baton/protocol';

/** A relay race, small: what the tests of the engine run on. */
export const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  runner: table({ id: uuid(), race: ref('race'), name: text(), pace: integer() }, { scope: 'race' }),
  mark: table(
    { id: uuid(), race: ref('race'), n: integer(), at: interval(), device: deviceId(), note: text().optional() },
    { scope: 'race', lane: 'critical' },
  ),
  leg: table({ race: ref('race'), n: integer(), runner: text().optional() }, { scope: 'race', key: ['race', 'n'] }),
});

export const race = '11111111-1111-4111-8111-111111111111';
export const runner = '22222222-2222-4222-8222-222222222222';
export const scope = formatScope('race', race);
