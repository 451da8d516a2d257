import type { FakeConnection } from './fake-connection.ts';
import type { Durability, FakeTransaction } from './fake-transaction.ts';
import type { StoresOnDisk } from './record-table.ts';

/** What happens to one database, and who hears of it. */
export interface DatabaseEvents {
  /** The error with which a write fails as it is carried out, or as it is committed. */
  faultAt(moment: 'request' | 'commit'): DOMException | undefined;
  committed(before: StoresOnDisk, durability: Durability): void;
}

/** What the connections to one name share: what is on disk, and whose turn it is. */
export class FakeDatabase {
  version = 0;
  stores: StoresOnDisk = new Map();
  readonly connections = new Set<FakeConnection>();
  readonly #events: DatabaseEvents;
  /** Those that have not ended, oldest first. */
  #transactions: readonly FakeTransaction[] = [];

  constructor(events: DatabaseEvents) {
    this.#events = events;
  }

  faultAt(moment: 'request' | 'commit'): DOMException | undefined {
    return this.#events.faultAt(moment);
  }

  begin(transaction: FakeTransaction): FakeTransaction {
    this.#transactions = [...this.#transactions, transaction];
    return transaction;
  }

  transactionsOf(connection: FakeConnection): readonly FakeTransaction[] {
    return this.#transactions.filter((transaction) => transaction.connection === connection);
  }

  /** Lets those go on that wait and that none before them keeps out. */
  proceed(): void {
    for (const [place, transaction] of this.#transactions.entries()) {
      const before = this.#transactions.slice(0, place);
      if (transaction.isWaiting && !before.some((earlier) => earlier.excludes(transaction))) transaction.proceed();
    }
  }

  commit(changed: StoresOnDisk, durability: Durability): void {
    if (changed.size === 0) return;
    const before = this.stores;
    this.stores = new Map([...before, ...changed]);
    this.#events.committed(before, durability);
  }

  ended(transaction: FakeTransaction): void {
    this.#transactions = this.#transactions.filter((other) => other !== transaction);
    transaction.connection.leaveIfDone();
    this.proceed();
  }

  /** All connections but this one. */
  othersOf(own?: FakeConnection): readonly FakeConnection[] {
    return [...this.connections].filter((connection) => connection !== own);
  }
}
