import { createDatabase } from '../rig/create-database.ts';
import { startProcess } from '../rig/remote.ts';
import { repeat } from '../rig/repeat.ts';
import type { SuiteOptions } from '../suite.ts';
import type { FloorClientHandlers } from './floor-client-process.ts';
import type { FloorServerHandlers } from './floor-server-process.ts';

/** So many rows by SELECT, one JSON text over HTTP, parsed: in ms, each in a process that has not done it before. */
export async function measureFloor(rows: number, rounds: number, options: SuiteOptions): Promise<readonly number[]> {
  const server = startProcess<FloorServerHandlers>(new URL('floor-server-process.js', import.meta.url));
  try {
    const url = await server.call('start', await createDatabase(options.postgresUrl), rows);
    return await repeat(rounds, () => readOnce(url, rows));
  } finally {
    await server.kill();
  }
}

async function readOnce(url: string, expected: number): Promise<number> {
  const client = startProcess<FloorClientHandlers>(new URL('floor-client-process.js', import.meta.url));
  try {
    const { rows, elapsedMs } = await client.call('read', url);
    if (rows !== expected) throw new Error(`${rows} rows came in place of ${expected}`);
    return elapsedMs;
  } finally {
    await client.kill();
  }
}
