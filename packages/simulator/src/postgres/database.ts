import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Longer than Postgres needs to recover from a crash. */
const awayMaxMs = 30_000;

/** Plain SQL over sessions of its own, beside Baton's. */
export class Database {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 20, application_name: 'oracle' });
    // Sessions end whenever Postgres is killed, idle or in use.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (session) => session.on('error', () => undefined));
  }

  /** One statement that may be run again: it is, while the database is away. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const untilMs = performance.now() + awayMaxMs;
    for (;;) {
      try {
        return (await this.#pool.query(text, [...values])).rows as Row[];
      } catch (error) {
        if (!isAway(error) || performance.now() > untilMs) throw error;
        await sleep(50);
      }
    }
  }

  /** One transaction in a session of its own, tried once. */
  async transaction(work: (session: pg.PoolClient) => Promise<void>): Promise<void> {
    const session = await this.#pool.connect();
    let loss: Error | undefined;
    try {
      await session.query('begin');
      await work(session);
      await session.query('commit');
    } catch (error) {
      loss = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A session in which something failed is closed, which rolls back.
      session.release(loss);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** No answer of Postgres at all, or that it shuts down or recovers: it was killed. */
function isAway(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || /^(57P|08)/.test(error.code ?? '');
}
