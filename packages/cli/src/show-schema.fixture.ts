import {
  array,
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  defineSchema,
  duration,
  integer,
  range,
  ref,
  smallint,
  table,
  text,
  timeOfDay,
  timestamp,
  uuid,
} from '@baton/protocol';

// judge is left out: it reaches no scope by foreign keys; make it one with --scope judge, or give it a column that points to one.
// scribble is left out: it has no key: give it a primary key, or a unique constraint on columns that are not null.

export const schema = defineSchema({
  class: table(
    {
      id: uuid(),
      trial_id: ref('trial', bigint()),
      name: text(),
      heights: range(decimal()),
      time_limit: duration().optional(),
      entries: integer(),
    },
    { scope: 'trial_id' },
  ),
  entry: table(
    {
      id: uuid(),
      class_id: ref('class'),
      dog: text(),
      number: integer(),
      height: decimal(),
      is_paid: boolean(),
      entered_at: timestamp(),
    },
    { scope: 'class_id' },
  ),
  result: table(
    {
      entry_id: ref('entry'),
      run: smallint(),
      seconds: decimal(),
      faults: decimal(),
      score: decimal().generated(),
      marks: array(smallint()).optional(),
      sheet: bytes().optional(),
    },
    { scope: 'entry_id', key: ['entry_id', 'run'] },
  ),
  show: table(
    {
      id: integer().generated(),
      name: text(),
      starts: date(),
      ends: date(),
    },
    { scope: 'id' },
  ),
  trial: table(
    {
      id: bigint().generated(),
      show_id: ref('show', integer()),
      judge_id: uuid().optional(),
      day: date(),
      fee: decimal(),
      opens: timeOfDay().optional(),
    },
    { scope: 'show_id' },
  ),
});
