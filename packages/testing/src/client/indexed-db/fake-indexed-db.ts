import type { TabThread } from '../tab-thread.ts';
import { FakeConnection } from './fake-connection.ts';
import { type DatabaseEvents, FakeDatabase } from './fake-database.ts';
import { FakeOpenRequest, FakeRequest } from './fake-request.ts';
import { FakeTransaction } from './fake-transaction.ts';
import { KeyRange, type StoresOnDisk } from './record-table.ts';

export interface FakeIndexedDbOptions {
  /** Runs a task of the storage a while later. */
  readonly schedule: (task: () => void) => void;
  readonly eventsOf: (databaseName: string) => DatabaseEvents;
}

/**
 * IndexedDB on one device, for all its tabs: of the standard what Baton uses, and what a browser
 * does to it. A tab that is frozen keeps its transactions and connections; one that is killed
 * loses them, with all that is not committed.
 */
export class FakeIndexedDb {
  readonly #options: FakeIndexedDbOptions;
  readonly #databases = new Map<string, FakeDatabase>();
  /** The end of the line of those who open or delete, by name. */
  readonly #lines = new Map<string, Promise<void>>();
  readonly #gone = new WeakSet<TabThread>();
  /** Requests that the browser does not look at yet. */
  #heldBack: (() => void)[] | undefined;

  constructor(options: FakeIndexedDbOptions) {
    this.#options = options;
    // A value without state, which pages have as a global and Node has not.
    globalThis.IDBKeyRange ??= KeyRange as unknown as typeof IDBKeyRange;
  }

  /** What one tab has as `indexedDB`. */
  factoryOf(thread: TabThread): IDBFactory {
    const factory = {
      open: (name: string, version: number) =>
        this.#ask(name, new FakeOpenRequest(), (request) => this.#open(name, version, request, thread)),
      deleteDatabase: (name: string) =>
        this.#ask(name, new FakeOpenRequest(), (request) => this.#delete(name, request, thread)),
    };
    // It has not all that the standard has.
    return factory as unknown as IDBFactory;
  }

  /** What is on disk; undefined where there is no such database. */
  storesOf(name: string): StoresOnDisk | undefined {
    return this.#databases.get(name)?.stores;
  }

  /** The power fails, and this is what the disk really has. */
  setBack(name: string, stores: StoresOnDisk): void {
    const database = this.#databases.get(name);
    if (!database) return;
    for (const connection of database.othersOf()) connection.lose();
    database.stores = stores;
  }

  /** The tab is gone. */
  leave(thread: TabThread): void {
    this.#gone.add(thread);
    for (const connection of this.#connections()) if (connection.thread === thread) connection.lose();
  }

  /** The browser's storage process has died: every tab loses its connections. */
  loseConnections(): void {
    for (const connection of this.#connections()) connection.lose();
  }

  /** The browser deletes a database under its tabs. */
  evict(name: string): void {
    const database = this.#databases.get(name);
    if (!database) return;
    this.#databases.delete(name);
    for (const connection of database.othersOf()) connection.lose();
  }

  /** Nobody who opens a database gets an answer, until `goOn`. */
  hang(): void {
    this.#heldBack ??= [];
  }

  goOn(): void {
    const heldBack = this.#heldBack ?? [];
    this.#heldBack = undefined;
    for (const ask of heldBack) ask();
  }

  #connections(): readonly FakeConnection[] {
    return [...this.#databases.values()].flatMap((database) => database.othersOf());
  }

  #ask<Request extends FakeRequest>(
    name: string,
    request: Request,
    work: (request: Request) => Promise<void>,
  ): Request {
    const queue = () => {
      this.#lines.set(
        name,
        (this.#lines.get(name) ?? Promise.resolve()).then(() => work(request)),
      );
    };
    this.#options.schedule(() => (this.#heldBack ? this.#heldBack.push(queue) : queue()));
    return request;
  }

  async #open(name: string, version: number, request: FakeOpenRequest, thread: TabThread): Promise<void> {
    if (this.#gone.has(thread)) return;
    const database = this.#databases.get(name) ?? new FakeDatabase(this.#options.eventsOf(name));
    this.#databases.set(name, database);
    if (database.version > version) {
      const error = new DOMException('there is a newer version', 'VersionError');
      return this.#options.schedule(() => thread.run(() => request.fail(error)));
    }
    const connection = new FakeConnection(database, thread, this.#options.schedule);
    if (database.version < version) {
      await this.#othersClose(database, connection, request);
      if (connection.isClosing || !(await upgrade(connection, request))) {
        connection.close();
        return connection.tell(() => request.fail(new DOMException('the upgrade was aborted', 'AbortError')));
      }
      database.version = version;
    }
    connection.tell(() => request.succeed(connection));
  }

  async #delete(name: string, request: FakeOpenRequest, thread: TabThread): Promise<void> {
    const database = this.#databases.get(name);
    if (database) await this.#othersClose(database, undefined, request);
    this.#databases.delete(name);
    this.#options.schedule(() => thread.run(() => request.succeed(undefined)));
  }

  /** Asks all others to let go, and waits for as long as it takes. */
  async #othersClose(database: FakeDatabase, own: FakeConnection | undefined, request: FakeOpenRequest): Promise<void> {
    for (const other of database.othersOf(own)) other.tell(() => other.isClosing || other.onversionchange?.());
    await new Promise<void>((resolve) => this.#options.schedule(resolve));
    if (database.othersOf(own).length > 0) own?.tell(() => request.onblocked?.());
    await Promise.all(database.othersOf(own).map(({ gone }) => gone));
  }
}

/** Lets the tab make its stores. @returns whether that was committed */
async function upgrade(connection: FakeConnection, request: FakeOpenRequest): Promise<boolean> {
  const committed = new Promise<boolean>((resolve) => {
    connection.tell(() => {
      if (connection.isClosing) return;
      connection.upgrade = connection.database.begin(
        new FakeTransaction(connection, 'versionchange', [], 'relaxed', resolve),
      );
      request.result = connection;
      request.transaction = connection.upgrade;
      request.onupgradeneeded?.();
    });
  });
  return await Promise.race([committed, connection.gone.then(() => false)]);
}
