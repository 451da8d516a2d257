import type { NamedTable, WireRow } from '@baton/protocol';
import type { StoreTransaction } from './store.ts';

/** A transaction that may still hold back rows. */
export interface GatheringTransaction extends StoreTransaction {
  /** Inserts what is held back. To be called last. */
  flush(): Promise<void>;
}

/**
 * For a transaction of which any refusal fails the whole, so that it does not matter when one
 * comes. Inserts that follow each other into one table are held back and made as one, and a
 * row that many refer to is looked up once. Whoever reads sees all that was written before.
 */
export function gatherInserts(transaction: StoreTransaction): GatheringTransaction {
  let held: { readonly table: NamedTable; readonly rows: WireRow[] } | undefined;
  const referredTo = new Map<string, WireRow>();

  async function flush(): Promise<void> {
    if (!held) return;
    const { table, rows } = held;
    held = undefined;
    await transaction.insert(table, ...rows);
  }

  /** A reference can only point to rows of its own table; what a trigger makes of others, the constraint checks. */
  async function findReferred(
    table: NamedTable,
    key: string,
    purpose: 'refer' | 'follow',
  ): Promise<WireRow | undefined> {
    const place = `${purpose} ${table.name} ${key}`;
    const known = referredTo.get(place);
    if (known) return known;
    if (held?.table === table) await flush();
    const row = await transaction.lockRow(table, key, purpose);
    if (row) referredTo.set(place, row);
    return row;
  }

  return {
    ...transaction,
    flush,
    async lockRow(table, key, purpose) {
      if (purpose === 'refer' || purpose === 'follow') return await findReferred(table, key, purpose);
      await flush();
      return await transaction.lockRow(table, key, purpose);
    },
    async changedColumns(table, key, base) {
      await flush();
      return await transaction.changedColumns(table, key, base);
    },
    async rowsWith(table, scope, values) {
      await flush();
      return await transaction.rowsWith(table, scope, values);
    },
    async insert(table, ...rows) {
      if (held?.table !== table) await flush();
      held ??= { table, rows: [] };
      held.rows.push(...rows);
    },
    async update(table, key, values) {
      await flush();
      referredTo.clear();
      await transaction.update(table, key, values);
    },
    async delete(table, key) {
      await flush();
      referredTo.clear();
      await transaction.delete(table, key);
    },
  };
}
