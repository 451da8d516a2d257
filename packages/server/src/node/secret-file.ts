import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BatonError } from '@baton/protocol';

/**
 * The secret in `<folder>/secret`, made once and readable by its owner alone. Several servers
 * of one application need one secret: give it to them as `auth: { secret }`.
 * @throws BatonError DATA_FOLDER_UNWRITABLE
 */
export async function readOrMakeSecret(folder: string): Promise<string> {
  const file = join(folder, 'secret');
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) {
      throw new BatonError('DATA_FOLDER_UNWRITABLE', `cannot write ${file}`, { cause: error });
    }
  }
  return await readFile(file, 'utf8');
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
