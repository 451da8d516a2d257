import { setTimeout as sleep } from 'node:timers/promises';
import { BatonError } from '@baton/protocol';
import type { Logger } from 'pino';
import { Pool, type PoolClient } from 'pg';
import { checkAddress } from './database-address.ts';
import type { Database, Queryable } from './database.ts';
import { toBatonError } from './database-error.ts';
import { nameLockHolder } from './lock-wait.ts';
import { parameterText, valueParser } from './parameters.ts';
import { type PinnedSession, pinSession } from './session-settings.ts';
import { createStatementNames } from './statement-names.ts';

export interface PostgresDatabaseOptions {
  readonly url: string;
  readonly log: Logger;
  /** Sessions at most; default 10. */
  readonly sessionsMax?: number;
  /** A session that is silent for so long during a statement is given up. Above `statement_timeout`. */
  readonly silentMs?: number;
  /** Statements under way get this long when the database is closed. */
  readonly closeMs?: number;
}

/**
 * A real Postgres through a pool of sessions. Sessions that break are dropped and made anew,
 * so a database that was away is used again as soon as it is back. Sessions have settings and
 * prepared statements of their own: a pooler in between must hand out whole sessions. A standby
 * is not used, wherever the address leads meanwhile: it may be behind what devices were told.
 * @throws BatonError DATABASE_UNSUPPORTED where `url` is no address
 */
export function createPostgresDatabase(options: PostgresDatabaseOptions): Database {
  const { url, log, sessionsMax = 10, silentMs = 35_000, closeMs = 5_000 } = options;
  checkAddress(url);
  const pool = new Pool({
    connectionString: url,
    max: sessionsMax,
    connectionTimeoutMillis: 5_000,
    query_timeout: silentMs,
    keepAlive: true,
    application_name: 'baton',
    types: { getTypeParser: (oid: number) => valueParser(oid) as never },
    // The pool waits for it before it hands the session out.
    onConnect: async (client) => {
      // A session that breaks while in use tells so through the statement under way.
      client.on('error', () => undefined);
      const { rows } = await client.query<PinnedSession>(pinSession);
      if (rows[0]?.isStandby) throw new BatonError('DATABASE_UNAVAILABLE', 'the database is a standby');
    },
  });
  // An idle session that breaks is an event; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database session ended'));

  const names = createStatementNames();
  const inUse = new Set<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));

  async function runStatement(client: PoolClient, text: string, parameters: readonly unknown[]) {
    const name = parameters.length === 0 ? undefined : names.nameOf(text);
    const values = parameters.map(parameterText);
    try {
      return await client.query({ text, values, ...(name ? { name } : {}) });
    } catch (error) {
      names.noteFailure(text, error);
      throw error;
    }
  }

  async function withSession<Result>(work: (run: Run) => Promise<Result>): Promise<Result> {
    const client = await pool.connect().catch((error: unknown) => {
      throw toBatonError(error);
    });
    const pid = (client as PoolClient & { readonly processID: number }).processID;
    let loss: BatonError | undefined;
    const run: Run = async (statement, parameters = []) => {
      if (loss) throw loss;
      try {
        return await nameLockHolder({ pool, log, pid }, () => runStatement(client, statement, parameters));
      } catch (error) {
        if (isLoss(error)) loss = error;
        throw error;
      }
    };
    try {
      return await work(run);
    } finally {
      client.release(loss);
    }
  }

  return {
    kind: 'postgres',
    query: <Row>(statement: string, parameters?: readonly unknown[]) =>
      withSession(async (run) => (await run(statement, parameters)).rows as Row[]),
    transaction: (work) => withSession((run) => runTransaction(run, work)),
    async close() {
      await Promise.race([pool.end(), sleep(closeMs, undefined, { ref: false })]);
      for (const client of inUse) void client.end();
    },
  };
}

/** Runs a statement in one session. Once that is lost, nothing more is tried in it. */
type Run = (
  statement: string,
  parameters?: readonly unknown[],
) => Promise<{ readonly rows: unknown[]; readonly command: string }>;

async function runTransaction<Result>(run: Run, work: (sql: Queryable) => Promise<Result>): Promise<Result> {
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
    // Where the session is lost, Postgres rolls back by itself.
    await run('rollback').catch(() => undefined);
    throw error;
  }
}

/** A session that lost its database is not put back into the pool. */
function isLoss(error: unknown): error is BatonError {
  return error instanceof BatonError && error.code === 'DATABASE_UNAVAILABLE';
}
