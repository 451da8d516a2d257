import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lockDataFolder } from './data-folder.ts';
import { createPgliteDatabase } from './pglite-database.ts';

// A database in WebAssembly takes its time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-data-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('a data folder has one holder, until it lets go', () => {
  const held = lockDataFolder(join(folder, 'deep', 'data'));
  expect(() => lockDataFolder(held.path)).toThrow(expect.objectContaining({ code: 'DATA_FOLDER_LOCKED' }));
  held.release();
  lockDataFolder(held.path).release();
});

test('nobody else may enter the database, be it new or one that was open to all', () => {
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const data = join(folder, 'data');
  const held = lockDataFolder(data);
  expect([modeOf(data), modeOf(held.databasePath), modeOf(join(data, 'lock'))]).toEqual([0o700, 0o700, 0o600]);
  held.release();
  chmodSync(held.databasePath, 0o755);
  lockDataFolder(data).release();
  expect(modeOf(held.databasePath)).toBe(0o700);
});

test('a data folder that another process holds is refused, and free again after kill -9', async () => {
  child = await startHolder(folder);
  await expect(createPgliteDatabase({ folder })).rejects.toMatchObject({
    code: 'DATA_FOLDER_LOCKED',
    message: expect.stringContaining(folder),
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDataFolder(folder).release();
});

test('a data folder that cannot be made is refused with its path', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => lockDataFolder(join(file, 'data'))).toThrow(
    expect.objectContaining({ code: 'DATA_FOLDER_UNWRITABLE', message: expect.stringContaining(file) }),
  );
});

test('a database that cannot be opened is named; where the disk is full, that is said', async () => {
  const { databasePath, release } = lockDataFolder(folder);
  release();
  writeFileSync(join(databasePath, 'PG_VERSION'), '18');
  await expect(createPgliteDatabase({ folder })).rejects.toMatchObject({
    code: 'DATA_FOLDER_DAMAGED',
    message: expect.stringContaining(databasePath),
  });
  await expect(createPgliteDatabase({ folder, freeBytes: () => 0 })).rejects.toMatchObject({ code: 'DISK_FULL' });
});

test('what was acknowledged is there after kill -9', async () => {
  child = await startHolder(folder, 'write');
  const acknowledged = await new Promise<number>((resolve) => {
    child?.on('message', (n: number) => n >= 20 && resolve(n));
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const database = await createPgliteDatabase({ folder });
  const rows = await database.query<{ n: number }>('select n from written order by n');
  expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
  expect(rows.map(({ n }) => n)).toEqual(rows.map((_, index) => index + 1));
  await database.close();
});

/** Another process that holds the folder and, asked to, writes row after row into its database. */
async function startHolder(path: string, ...task: readonly 'write'[]): Promise<ChildProcess> {
  const holder = fork(join(import.meta.dirname, 'data-folder-holder.fixture.mjs'), [path, ...task]);
  await once(holder, 'message');
  return holder;
}
