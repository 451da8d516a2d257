import {
  array,
  bigint,
  date,
  decimal,
  defineSchema,
  duration,
  integer,
  json,
  oneOf,
  ref,
  table,
  text,
  timestamp,
  uuid,
} from '@baton/protocol';

// Old Notes is left out: it has a name that is not made of a small letter, then letters, digits or _; rename it.
// audit is left out: it has no key: give it a primary key, or a unique constraint on columns that are not null.

export const schema = defineSchema({
  comment: table(
    {
      id: bigint().generated(),
      task_id: ref('task'),
      author_id: ref('member').optional(),
      reviewer_id: ref('member'),
      body: text(),
    },
    { scope: 'task_id' },
  ),
  member: table(
    {
      id: uuid(),
      team_id: ref('team'),
      name: text(),
      email: text(),
      joined: date(),
      hours: decimal().optional(),
    },
    { scope: 'team_id' },
  ),
  task: table(
    {
      id: uuid(),
      team_id: ref('team'),
      assignee_id: ref('member').optional(),
      parent_id: ref('task').optional(),
      title: text(),
      state: oneOf(['open', 'doing', 'done', "won't do"]),
      tags: array(text()),
      estimate: duration().optional(),
      due: date().optional(),
      points: integer().optional(),
      details: json().optional(),
      // search is left out: it is tsvector, which cannot be declared: add a column of text that is generated from it.
      revision: bigint(),
      updated_at: timestamp(),
    },
    { scope: 'team_id' },
  ),
  team: table(
    {
      id: uuid(),
      name: text(),
      created_at: timestamp(),
    },
    { scope: 'id' },
  ),
});
