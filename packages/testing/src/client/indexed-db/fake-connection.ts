import { settle } from '../settle.ts';
import type { TabThread } from '../tab-thread.ts';
import type { FakeDatabase } from './fake-database.ts';
import type { FakeObjectStore } from './fake-object-store.ts';
import { type Durability, FakeTransaction } from './fake-transaction.ts';

/** One tab's handle on a database: of `IDBDatabase` what Baton uses. */
export class FakeConnection {
  onclose: (() => void) | null = null;
  onversionchange: (() => void) | null = null;
  readonly database: FakeDatabase;
  readonly thread: TabThread;
  /** Runs a task of the storage a while later. */
  readonly schedule: (task: () => void) => void;
  /** The transaction in which stores may be created. */
  upgrade: FakeTransaction | undefined;
  isClosing = false;
  /** Resolves when it is closed and its last transaction has ended. */
  readonly gone: Promise<void>;
  readonly #leave: () => void;
  /** What the tab is told: on the way, and there. */
  readonly #underWay: (() => void)[] = [];
  readonly #unheard: (() => void)[] = [];
  #isHearing = false;

  constructor(database: FakeDatabase, thread: TabThread, schedule: (task: () => void) => void) {
    this.database = database;
    this.thread = thread;
    this.schedule = schedule;
    database.connections.add(this);
    let leave: () => void = () => undefined;
    this.gone = new Promise((resolve) => {
      leave = resolve;
    });
    this.#leave = leave;
  }

  /** The tab hears of it a while later, after all that happened before. */
  tell(what: () => void): void {
    this.#underWay.push(what);
    this.schedule(() => this.#arrive(1));
  }

  /** The same without a while. */
  tellNow(what: () => void): void {
    this.#underWay.push(what);
    this.#arrive(this.#underWay.length);
  }

  #arrive(count: number): void {
    this.#unheard.push(...this.#underWay.splice(0, count));
    if (!this.#isHearing) void this.#hear();
  }

  /** One after another, each in a turn of the tab's own, as soon as the tab runs. */
  async #hear(): Promise<void> {
    this.#isHearing = true;
    for (let what = this.#unheard.shift(); what; what = this.#unheard.shift()) {
      await this.thread.turn(what);
      await settle();
    }
    this.#isHearing = false;
  }

  transaction(
    given: string | readonly string[],
    mode: 'readonly' | 'readwrite' = 'readonly',
    { durability = 'relaxed' }: { readonly durability?: Durability } = {},
  ): FakeTransaction {
    const scope = typeof given === 'string' ? [given] : given;
    if (this.isClosing) throw new DOMException('the connection is closing', 'InvalidStateError');
    const missing = scope.find((name) => !this.database.stores.has(name));
    if (missing !== undefined) throw new DOMException(`no store ${missing}`, 'NotFoundError');
    return this.database.begin(new FakeTransaction(this, mode, scope, durability));
  }

  createObjectStore(name: string, options: { readonly keyPath?: string } = {}): FakeObjectStore {
    if (!this.upgrade) throw new DOMException('no upgrade is under way', 'InvalidStateError');
    return this.upgrade.createStore(name, options.keyPath);
  }

  /** Takes no new transactions; those that are there run to their end. */
  close(): void {
    this.isClosing = true;
    this.leaveIfDone();
  }

  /** The browser takes the connection away, and rolls back all that it did not commit. */
  lose(): void {
    this.isClosing = true;
    for (const transaction of this.database.transactionsOf(this)) {
      transaction.rollBack(new DOMException('the connection was lost', 'AbortError'));
    }
    this.leaveIfDone();
    this.tell(() => this.onclose?.());
  }

  leaveIfDone(): void {
    if (!this.isClosing || this.database.transactionsOf(this).length > 0) return;
    this.database.connections.delete(this);
    this.#leave();
  }
}
