import { openDatabase } from './open-database.ts';
import { storageError } from './storage-error.ts';
import { pageStorage } from './storage-platform.ts';
import { committed, isAbort } from './transaction.ts';

/** One IndexedDB database that survives the loss of its connection. Rejects with BatonError alone. */
export interface Database {
  read<Result>(stores: readonly string[], work: Work<Result>): Promise<Result>;
  /**
   * Runs `work` in one transaction and resolves when it is committed. Where `work` rejects,
   * nothing of it stays. It may wait for requests of the transaction and for nothing else.
   */
  write<Result>(stores: readonly string[], durability: Durability, work: Work<Result>): Promise<Result>;
  close(): void;
}

/** `strict`: flushed to the disk before it counts. `relaxed`: handed to the operating system. */
export type Durability = 'strict' | 'relaxed';

type Work<Result> = (transaction: IDBTransaction) => Promise<Result>;

/** Names a database. It opens with the first use, and again after the browser closed it. */
export function createDatabase(
  name: string,
  createStores: (database: IDBDatabase) => void,
  platform = pageStorage(),
): Database {
  let opening: Promise<IDBDatabase> | undefined;

  const forget = () => {
    opening = undefined;
  };

  const open = (): Promise<IDBDatabase> => {
    opening ??= openDatabase(platform, name, createStores).then(
      (database) => {
        database.onclose = forget;
        // Whoever deletes or upgrades the database waits for this connection to go.
        database.onversionchange = () => {
          forget();
          database.close();
        };
        return database;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    return opening;
  };

  const begin = async (
    stores: readonly string[],
    mode: IDBTransactionMode,
    durability: Durability,
  ): Promise<IDBTransaction> => {
    try {
      return (await open()).transaction(stores, mode, { durability });
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      // The connection was closing before its `close` event could say so.
      forget();
      return (await open()).transaction(stores, mode, { durability });
    }
  };

  const run = async <Result>(
    stores: readonly string[],
    mode: IDBTransactionMode,
    durability: Durability,
    work: Work<Result>,
  ): Promise<Result> => {
    try {
      return await complete(await begin(stores, mode, durability), work);
    } catch (error) {
      throw storageError(error, name);
    }
  };

  return {
    read: (stores, work) => run(stores, 'readonly', 'relaxed', work),
    write: (stores, durability, work) => run(stores, 'readwrite', durability, work),
    close() {
      opening?.then((database) => database.close()).catch(() => undefined);
      forget();
    },
  };
}

async function complete<Result>(transaction: IDBTransaction, work: Work<Result>): Promise<Result> {
  const commit = committed(transaction);
  // Marks it as looked after: where `work` fails first, nobody awaits it.
  commit.catch(() => undefined);
  try {
    const result = await work(transaction);
    await commit;
    return result;
  } catch (error) {
    throw await settle(transaction, commit, error);
  }
}

/** Ends a failed transaction and gives the first cause: a request's AbortError is only its echo. */
async function settle(transaction: IDBTransaction, commit: Promise<void>, error: unknown): Promise<unknown> {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
  const cause = await commit.then(
    () => error,
    (reason: unknown) => reason,
  );
  return isAbort(error) ? cause : error;
}
