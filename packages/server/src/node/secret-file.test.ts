import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrMakeSecret } from './secret-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('the first start makes a secret and later ones read it; nobody else can', async () => {
  const data = join(folder, 'deep', 'data');
  const secret = await readOrMakeSecret(data);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(await readOrMakeSecret(data)).toBe(secret);
  expect(await readdir(data)).toEqual(['secret']);
  expect([await modeOf(data), await modeOf(join(data, 'secret'))]).toEqual([0o700, 0o600]);
});

test('of first starts at the same time one secret stays', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => readOrMakeSecret(folder)));
  expect(new Set(secrets).size).toBe(1);
  expect(await readFile(join(folder, 'secret'), 'utf8')).toBe(secrets[0]);
});

test('a secret that a full disk or a kill cut short is refused, and stays as it is', async () => {
  for (const torn of ['', 'ab', 'x'.repeat(31)]) {
    await writeFile(join(folder, 'secret'), torn);
    await expect(readOrMakeSecret(folder)).rejects.toMatchObject({
      code: 'DATA_FOLDER_DAMAGED',
      message: expect.stringContaining(join(folder, 'secret')),
    });
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe(torn);
  }
});

test('a place that cannot hold a secret is named', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(readOrMakeSecret(join(folder, 'file'))).rejects.toMatchObject({
    code: 'DATA_FOLDER_UNWRITABLE',
    message: expect.stringContaining(join(folder, 'file')),
  });
});
