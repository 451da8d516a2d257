import { readFile } from 'node:fs/promises';

/**
 * Milliseconds that a process of one thread, such as a session of Postgres, has had of a
 * processor. Linux alone tells.
 */
export async function processorMs(pid: number): Promise<number> {
  const [nanoseconds] = (await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ');
  return Number(nanoseconds) / 1e6;
}
