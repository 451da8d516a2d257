import { Listeners } from './listeners.ts';
import type { RowPlace } from './stored-row.ts';

/**
 * Something that changes: a revision, which is exact at once, and one call back a batch, after
 * the running task. A loop of 5,000 writes is one notification, and so is a version that
 * changes 500 rows.
 */
export class News {
  readonly #listeners = new Listeners();
  #revision = 0;
  #isTelling = false;

  get revision(): number {
    return this.#revision;
  }

  tell(): void {
    this.#revision++;
    if (this.#isTelling) return;
    this.#isTelling = true;
    void Promise.resolve().then(() => {
      this.#isTelling = false;
      this.#listeners.tell();
    });
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.subscribe(listener);
  }
}

/** Tells readers what changed. */
export class Changes {
  /** What the status and the lists of mutations may show. */
  readonly status = new News();
  readonly #rows = new News();
  readonly #revisions = new Map<string, number>();
  #overall = 0;

  /** Rises with each change that a query of this table could see. */
  revision(table: string): number {
    return this.#overall + (this.#revisions.get(table) ?? 0);
  }

  /** Rows at these places changed. */
  rows(places: Iterable<RowPlace>): void {
    for (const { table } of places) {
      this.#revisions.set(table, (this.#revisions.get(table) ?? 0) + 1);
      this.#rows.tell();
    }
  }

  /** Something changed that any query may show. */
  all(): void {
    this.#overall++;
    this.#rows.tell();
  }

  /** Calls back once after each batch of changes of rows. */
  subscribe(listener: () => void): () => void {
    return this.#rows.subscribe(listener);
  }
}
