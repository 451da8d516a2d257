import { defineSchema, integer, ref, table, text, uuid } from '@baton/protocol';

/** What is measured with: rows of about 250 bytes, all in one scope. */
export const schema = defineSchema({
  board: table({ id: uuid(), name: text() }, { scope: 'id' }),
  note: table({ id: uuid(), board: ref('board'), n: integer(), body: text() }, { scope: 'board' }),
});

/** With the key and the number beside it, a row of 250 bytes. */
export const body = 'Baton '.repeat(28);
