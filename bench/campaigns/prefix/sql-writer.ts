import fc from 'fast-check';
import pg from 'pg';
import { transaction, type Transaction } from './transactions.ts';

export interface SqlWriter {
  readonly committed: number;
  /** Rolled back, on purpose or because the database refused. */
  readonly undone: number;
  /** Random transactions, one after the other, until the signal says so. */
  run(signal: AbortSignal): Promise<void>;
}

const drawnAtOnce = 100;

/**
 * What a program is told that writes at random beside others: a key that exists, a row that is not
 * there, a savepoint that is not, a deadlock of its own making, and at higher levels to try again.
 */
const expected = /^(23505|23503|3B001|40P01|40001)$/;

/** A session of plain SQL that knows nothing of Baton. */
export function createSqlWriter(databaseUrl: string, seed: number): SqlWriter {
  let committed = 0;
  let undone = 0;

  async function run(signal: AbortSignal): Promise<void> {
    const session = new pg.Client(databaseUrl);
    await session.connect();
    try {
      for (let draw = 0; !signal.aborted; draw++) {
        for (const chosen of fc.sample(transaction, { numRuns: drawnAtOnce, seed: seed + draw * 1_009 })) {
          if (signal.aborted) return;
          if (await runOne(session, chosen)) committed++;
          else undone++;
        }
      }
    } finally {
      await session.end();
    }
  }

  return {
    get committed() {
      return committed;
    },
    get undone() {
      return undone;
    },
    run,
  };
}

/** @returns whether it was committed */
async function runOne(session: pg.Client, { isolation, statements, isLoose, ending }: Transaction): Promise<boolean> {
  try {
    await session.query(`begin isolation level ${isolation}`);
    for (const statement of statements) {
      if (isLoose) await tryStatement(session, statement);
      else await session.query(statement);
    }
    await session.query(ending);
    return ending === 'commit';
  } catch (error) {
    passOver(error);
    await session.query('rollback');
    return false;
  }
}

async function tryStatement(session: pg.Client, statement: string): Promise<void> {
  await session.query('savepoint each');
  try {
    await session.query(statement);
  } catch (error) {
    passOver(error);
    await session.query('rollback to savepoint each');
  }
}

function passOver(error: unknown): void {
  if (!(error instanceof pg.DatabaseError) || !expected.test(error.code ?? '')) throw error;
}
