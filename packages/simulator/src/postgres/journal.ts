import type { Database } from './database.ts';

/** One transaction that is in the database for good. */
export interface JournalledTransaction {
  /** When it committed, in ms since 1970. */
  readonly at: number;
  /** Every row that it wrote, in the order in which it did. */
  readonly entries: readonly JournalEntry[];
}

export interface JournalEntry {
  readonly tbl: string;
  readonly op: 'insert' | 'update' | 'delete';
  /** The row afterwards; where it was deleted, before. */
  readonly image: Readonly<Record<string, unknown>>;
}

/**
 * Transactions that this snapshot sees and an earlier one did not, in the order of their
 * commits. That order is the one in which they took effect wherever one waited for another,
 * since Postgres stamps a commit while its locks are held.
 */
const readOn = `
with now as materialized (select pg_current_snapshot() as snapshot)
select snapshot::text, (
  select coalesce(json_agg(json_build_object('at', extract(epoch from at) * 1000, 'entries', entries) order by at, xact), '[]') from (
    select xact, pg_xact_commit_timestamp(xact::xid) as at,
      json_agg(json_build_object('tbl', tbl, 'op', op, 'image', image) order by place) as entries
    from journal
    where xact >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xact, $1::pg_snapshot)
    group by xact
  ) committed
) as transactions
from now`;

/** What was committed to the database, read by plain SQL as it goes on. */
export class Journal {
  readonly #database: Database;
  /** All that is visible in it was read. */
  #snapshot: string;
  readonly #waiting: (() => void)[] = [];

  private constructor(database: Database, snapshot: string) {
    this.#database = database;
    this.#snapshot = snapshot;
  }

  static async open(database: Database): Promise<Journal> {
    const [row] = await database.query<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot');
    return new Journal(database, row?.snapshot ?? '');
  }

  /** Each transaction once, as soon as it has committed. */
  async next(): Promise<readonly JournalledTransaction[]> {
    const [row] = await this.#database.query<{
      readonly snapshot: string;
      readonly transactions: readonly JournalledTransaction[];
    }>(readOn, [this.#snapshot]);
    if (!row) return [];
    this.#snapshot = row.snapshot;
    if (row.transactions.length > 0) for (const resolve of this.#waiting.splice(0)) resolve();
    return row.transactions;
  }

  /** Resolves as soon as it has read of a transaction: one that committed a moment ago. */
  commit(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }
}
