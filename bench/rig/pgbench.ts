import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SuiteOptions } from '../suite.ts';

export interface Load {
  readonly databaseUrl: string;
  /** A transaction in pgbench's language: SQL, and `\set` for variables. */
  readonly script: string;
  readonly writers: number;
  readonly seconds: number;
}

export interface LoadResult {
  /** Committed transactions a second. */
  readonly perSecond: number;
  /** Given up by Postgres: deadlocks and serialization failures. */
  readonly failed: number;
}

/**
 * Postgres's own load generator: it costs far less than the database does.
 * @throws where a transaction fails for another reason than its neighbours
 */
export async function runLoad(load: Load, { postgresBinaries }: SuiteOptions): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-load-'));
  try {
    const script = join(folder, 'transaction.sql');
    await writeFile(script, load.script);
    const flags = ['--no-vacuum', '--protocol=prepared', '--jobs=2', `--file=${script}`];
    const bounds = [`--client=${load.writers}`, `--time=${load.seconds}`];
    const program = join(postgresBinaries, 'pgbench');
    const { stdout } = await promisify(execFile)(program, [...flags, ...bounds, load.databaseUrl]);
    return { perSecond: numberIn(stdout, /^tps = ([\d.]+)/m), failed: numberIn(stdout, /failed transactions: (\d+)/) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function numberIn(report: string, pattern: RegExp): number {
  const [, number] = pattern.exec(report) ?? [];
  if (number === undefined) throw new Error(`pgbench says something else:\n${report}`);
  return Number(number);
}
