import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { processorMs } from '../rig/processor-time.ts';

/** What some work cost one session of the database. */
export interface Cost {
  readonly elapsedMs: number;
  readonly processorMs: number;
  /** Written to the log that makes it durable. Right only while no other session writes. */
  readonly walBytes: number;
}

/** One session, and what its statements cost. */
export interface Session {
  query(statement: string, ...parameters: unknown[]): Promise<readonly Record<string, unknown>[]>;
  costOf(work: () => Promise<unknown>): Promise<Cost>;
  end(): Promise<void>;
}

export async function openSession(databaseUrl: string): Promise<Session> {
  const client = new pg.Client(databaseUrl);
  await client.connect();

  // Every statement is prepared, as an application's are.
  const query = async (text: string, ...values: unknown[]) =>
    (await client.query<Record<string, unknown>>({ name: text.slice(0, 60), text, values })).rows;
  const [own] = await query('select pg_backend_pid() as pid');
  const pid = Number(own?.['pid']);

  async function walPosition(): Promise<number> {
    const [row] = await query(`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes`);
    return Number(row?.['bytes']);
  }

  return {
    query,
    async costOf(work) {
      const walBefore = await walPosition();
      const processorBefore = await processorMs(pid);
      const startedAt = performance.now();
      await work();
      const elapsedMs = performance.now() - startedAt;
      const processor = (await processorMs(pid)) - processorBefore;
      return { elapsedMs, processorMs: processor, walBytes: (await walPosition()) - walBefore };
    },
    end: () => client.end(),
  };
}
