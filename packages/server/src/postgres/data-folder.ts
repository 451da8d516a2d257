import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BatonError } from '@baton/protocol';
import { tryLock } from 'fs-native-extensions';

/** The folder of the embedded database, held by this process alone. */
export interface DataFolder {
  readonly path: string;
  /** Where the database is. Its files may be open to all, so its owner alone may enter. */
  readonly databasePath: string;
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
  const databasePath = join(path, 'postgres');
  const lockFile = openLockFile(path, databasePath);
  if (!tryLock(lockFile)) {
    closeSync(lockFile);
    throw new BatonError('DATA_FOLDER_LOCKED', `Another process uses the data folder ${path}. Stop it first.`);
  }
  return { path, databasePath, release: () => closeSync(lockFile) };
}

function openLockFile(path: string, databasePath: string): number {
  try {
    mkdirSync(databasePath, { recursive: true, mode: 0o700 });
    // One that is there already may have been made by an older version, or copied.
    chmodSync(databasePath, 0o700);
    return openSync(join(path, 'lock'), 'a+', 0o600);
  } catch (error) {
    throw new BatonError('DATA_FOLDER_UNWRITABLE', `The data folder ${path} cannot be written to.`, { cause: error });
  }
}
