import { BatonError } from '@baton/protocol';
import type { Logger } from 'pino';
import { Pool, type PoolClient } from 'pg';
import type { Database, Queryable } from './database.ts';
import { sqlStateOf, toBatonError } from './database-error.ts';
import { nameLockHolder } from './lock-wait.ts';
import { parameterText, valueParser } from './parameters.ts';
import { pinSession } from './session-settings.ts';
import { createStatementNames } from './statement-names.ts';

export interface PostgresDatabaseOptions {
  readonly url: string;
  readonly log: Logger;
  /** Sessions at most; default 10. */
  readonly sessionsMax?: number;
}

/**
 * A real Postgres through a pool of sessions. Sessions that break are dropped and made anew,
 * so a database that was away is used again as soon as it is back. Sessions have settings and
 * prepared statements of their own: a pooler in between must hand out whole sessions.
 */
export function createPostgresDatabase({ url, log, sessionsMax = 10 }: PostgresDatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: sessionsMax,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'baton',
    types: { getTypeParser: (oid: number) => valueParser(oid) as never },
    // The pool waits for it before it hands the session out.
    onConnect: async (client) => {
      // A session that breaks while in use tells so through the statement under way.
      client.on('error', () => undefined);
      await client.query(pinSession);
    },
  });
  // An idle session that breaks is an event; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database session ended'));

  const names = createStatementNames();

  async function runStatement(client: PoolClient, text: string, parameters: readonly unknown[]) {
    if (parameters.length === 0) return client.query(text);
    const name = names.nameOf(text);
    try {
      return await client.query({ text, values: parameters.map(parameterText), ...(name ? { name } : {}) });
    } catch (error) {
      names.noteFailure(text, error);
      throw error;
    }
  }

  async function withSession<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const client = await pool.connect().catch((error: unknown) => {
      throw toBatonError(error);
    });
    const pid = (client as PoolClient & { readonly processID: number }).processID;
    const session: Session = {
      client,
      run: (statement, parameters = []) =>
        nameLockHolder({ pool, log, pid }, () => runStatement(client, statement, parameters)),
    };
    let failure: unknown;
    try {
      return await work(session);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.release(isBroken(failure));
    }
  }

  return {
    kind: 'postgres',
    query: <Row>(statement: string, parameters?: readonly unknown[]) =>
      withSession(async (session) => (await session.run(statement, parameters)).rows as Row[]),
    transaction: (work) => withSession((session) => runTransaction(session, work)),
    close: () => pool.end(),
  };
}

interface Session {
  readonly client: PoolClient;
  run(
    statement: string,
    parameters?: readonly unknown[],
  ): Promise<{ readonly rows: unknown[]; readonly command: string }>;
}

async function runTransaction<Result>(
  { client, run }: Session,
  work: (sql: Queryable) => Promise<Result>,
): Promise<Result> {
  await run('begin');
  try {
    const result = await work({
      query: async <Row>(statement: string, parameters?: readonly unknown[]) =>
        (await run(statement, parameters)).rows as Row[],
    });
    const { command } = await run('commit');
    // Postgres answers so, without an error, where a failed statement was passed over.
    if (command === 'ROLLBACK') throw new BatonError('INTERNAL', 'a statement failed and the transaction went on');
    return result;
  } catch (error) {
    // Where the session is broken, Postgres has rolled back by itself.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** A session that lost its database is not put back into the pool. */
function isBroken(failure: unknown): boolean {
  return failure instanceof BatonError && failure.code === 'DATABASE_UNAVAILABLE';
}

/** True where waiting cannot help: the database answers and refuses. */
export function isRefusal(error: unknown): boolean {
  return /^(28|3D|42)/.test(sqlStateOf(error) ?? '');
}
