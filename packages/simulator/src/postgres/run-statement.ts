import type pg from 'pg';
import type { PlainWrite } from '../model/model-rows.ts';

/** One write as another program makes it. Tables and columns are the schema's own names. */
export async function runStatement(session: pg.PoolClient, { op, table, key, values }: PlainWrite): Promise<void> {
  const columns = Object.keys(values);
  const given = Object.values(values);
  if (op === 'insert') {
    const places = columns.map((_, index) => `$${index + 1}`);
    await session.query(`insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`, given);
  } else if (op === 'update') {
    const assignments = columns.map((column, index) => `${column} = $${index + 2}`);
    await session.query(`update ${table} set ${assignments.join(', ')} where id = $1`, [key, ...given]);
  } else {
    await session.query(`delete from ${table} where id = $1`, [key]);
  }
}
