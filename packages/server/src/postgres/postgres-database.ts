import { BatonError } from '@baton/protocol';
import type { Logger } from 'pino';
import { Pool, type ClientBase } from 'pg';
import type { Database, Queryable } from './database.ts';
import { sqlStateOf, toBatonError } from './database-error.ts';
import { parameterText, valueParser } from './parameters.ts';
import { pinSession } from './session-settings.ts';

export interface PostgresDatabaseOptions {
  readonly url: string;
  readonly log: Logger;
  /** Sessions at most; default 10. */
  readonly sessionsMax?: number;
}

/**
 * A real Postgres through a pool of sessions. Sessions that break are dropped and made anew,
 * so a database that was away is used again as soon as it is back.
 */
export function createPostgresDatabase({ url, log, sessionsMax = 10 }: PostgresDatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: sessionsMax,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'baton',
    // The pool waits for it before it hands the session out.
    onConnect: async (client) => {
      // A session that breaks while in use tells so through the statement under way.
      client.on('error', () => undefined);
      await client.query(pinSession);
    },
    types: { getTypeParser: (oid: number) => valueParser(oid) as never },
  });
  // An idle session that breaks is an event; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database session ended'));

  return {
    kind: 'postgres',
    query: (statement, parameters) => runStatement(pool, statement, parameters),
    transaction: (work) => runTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function runTransaction<Result>(pool: Pool, work: (sql: Queryable) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toBatonError(error);
  });
  let broken: Error | undefined;
  try {
    await runStatement(client, 'begin');
    const result = await work({ query: (statement, parameters) => runStatement(client, statement, parameters) });
    await commit(client);
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function commit(client: ClientBase): Promise<void> {
  const { command } = await client.query('commit').catch((error: unknown) => {
    throw toBatonError(error);
  });
  // Postgres answers so, without an error, where a failed statement was passed over.
  if (command === 'ROLLBACK') throw new BatonError('INTERNAL', 'a statement failed and the transaction went on');
}

async function runStatement<Row>(
  connection: Pool | ClientBase,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  try {
    const result = await connection.query(statement, parameters.map(parameterText));
    return result.rows as Row[];
  } catch (error) {
    throw toBatonError(error);
  }
}

/** True where waiting cannot help: the database answers and refuses. */
export function isRefusal(error: unknown): boolean {
  return /^(28|3D|42)/.test(sqlStateOf(error) ?? '');
}
