import type { Remote } from './remote.ts';
import { body } from './schema.ts';
import type { ServerHandlers } from './server-process.ts';

const rowsEach = 1_000;

/** Fills a board by the application's own SQL, a version for each 1,000 notes. Their numbers count on from `first`. */
export async function insertRows(
  server: Remote<ServerHandlers>,
  board: string,
  count: number,
  first = 0,
): Promise<void> {
  for (let from = first; from < first + count; from += rowsEach) {
    const to = Math.min(from + rowsEach, first + count) - 1;
    await server.call(
      'query',
      'insert into note select gen_random_uuid(), $1::uuid, n, $2::text from generate_series($3::integer, $4::integer) n',
      [board, body, from, to],
    );
  }
}
