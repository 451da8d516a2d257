import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BatonError, errorOf } from '@baton/protocol';

/** HS256 with less is guessed. */
export const secretBytesMin = 32;

/**
 * The secret in `<folder>/secret`, made once and readable by its owner alone. Several servers
 * of one application need one secret: give it to them as `auth: { secret }`.
 * @throws BatonError DATA_FOLDER_UNWRITABLE, DATA_FOLDER_DAMAGED, DISK_FULL
 */
export async function readOrMakeSecret(folder: string): Promise<string> {
  const file = join(folder, 'secret');
  const secret = (await readSecret(file)) ?? (await makeSecret(folder, file));
  if (Buffer.byteLength(secret) >= secretBytesMin) return secret;
  throw new BatonError(
    'DATA_FOLDER_DAMAGED',
    `The secret in ${file} is cut short. Bring it back from a copy, or remove the file: then all tokens end.`,
  );
}

async function readSecret(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new BatonError('DATA_FOLDER_UNWRITABLE', `cannot read ${file}`, { cause: error });
  }
}

/** Under another name until it is whole on the disk. Of two processes the first one's stays. */
async function makeSecret(folder: string, file: string): Promise<string> {
  const draft = join(folder, `secret-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeSynced(draft, randomBytes(32).toString('base64url'));
    await link(draft, file).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOSPC')) throw errorOf('DISK_FULL', { cause: error, details: file });
    throw new BatonError('DATA_FOLDER_UNWRITABLE', `cannot write ${file}`, { cause: error });
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
