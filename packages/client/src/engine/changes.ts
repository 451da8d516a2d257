import type { RowPlace } from './stored-row.ts';

/**
 * Tells readers what changed: a revision a table, which is exact at once, and one call back a
 * batch, after the running task. A loop of 5,000 writes is one notification, and so is a
 * version that changes 500 rows.
 */
export class Changes {
  readonly #revisions = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #overall = 0;
  #status = 0;
  #isTelling = false;

  revision(table: string): number {
    return this.#overall + (this.#revisions.get(table) ?? 0);
  }

  /** Rows at these places changed. */
  rows(places: Iterable<RowPlace>): void {
    for (const { table } of places) this.table(table);
  }

  table(table: string): void {
    this.#revisions.set(table, (this.#revisions.get(table) ?? 0) + 1);
    this.#tell();
  }

  /** Something changed that any query may show. */
  all(): void {
    this.#overall++;
    this.#tell();
  }

  /** Rises with each change that the status or the lists of mutations may show. */
  get statusRevision(): number {
    return this.#status;
  }

  /** Something changed beside the rows. */
  status(): void {
    this.#status++;
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    void Promise.resolve().then(() => {
      this.#isTelling = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
