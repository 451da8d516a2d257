import pg from 'pg';
import { commitChannel } from './audit.ts';

export interface CommitWatch {
  /** Resolves as soon as the next push has committed: its answer is still on the way. */
  next(): Promise<void>;
  close(): Promise<void>;
}

/** Hears of commits from Postgres itself, before or as the server does. */
export async function watchCommits(databaseUrl: string): Promise<CommitWatch> {
  const client = new pg.Client(databaseUrl);
  // Postgres is killed too: there is a watch for each of its lives.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`listen ${commitChannel}`);
  return {
    next: () => new Promise((resolve) => client.once('notification', () => resolve())),
    close: () => client.end(),
  };
}
