import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BatonError } from '@baton/protocol';
import { tryLock } from 'fs-native-extensions';

/** The folder of the embedded database, held by this process alone. */
export interface DataFolder {
  readonly path: string;
  /** Lets go of it, for the next process. */
  release(): void;
}

/**
 * Makes the folder if need be and takes an exclusive lock of the operating system on it: two
 * processes on one PGlite destroy it. The system frees the lock when the process ends,
 * however it ends.
 * @throws BatonError DATA_FOLDER_LOCKED, DATA_FOLDER_UNWRITABLE
 */
export function lockDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  const lockFile = openLockFile(path);
  if (!tryLock(lockFile)) {
    closeSync(lockFile);
    throw new BatonError('DATA_FOLDER_LOCKED', `Another process uses the data folder ${path}. Stop it first.`);
  }
  return { path, release: () => closeSync(lockFile) };
}

function openLockFile(path: string): number {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return openSync(join(path, 'lock'), 'a+', 0o600);
  } catch (error) {
    throw new BatonError('DATA_FOLDER_UNWRITABLE', `The data folder ${path} cannot be written to.`, { cause: error });
  }
}
