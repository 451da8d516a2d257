import { isBatonError } from '@baton/protocol';
import type { Database } from './database.ts';

/**
 * Gives back the room of what capture noted and took out again. A real Postgres vacuums by
 * itself; in the embedded one nobody does. It has no other session either, so that these
 * tables, which are empty between transactions, can be made anew.
 */
export async function reclaimRoom(database: Database): Promise<void> {
  if (database.kind !== 'pglite') return;
  try {
    await database.query('truncate baton.touched, baton.open_transaction');
  } catch (error) {
    // On a full disk nothing is written, and reads go on: the next start does it.
    if (!isBatonError(error) || error.code !== 'DISK_FULL') throw error;
  }
}
