import {
  BatonError,
  errorOf,
  limits,
  keyOf,
  type MutationId,
  type NamedTable,
  type WireRow,
  type WireValue,
} from '@baton/protocol';
import type { Claim, ClaimRequest, Settlement, StoreTransaction } from '@baton/server/engine';
import { createJournal, type Journal } from './memory-journal.ts';
import { jsonBytes } from './json-bytes.ts';
import { changedSince, hasCommitted } from './memory-seen.ts';
import type { MemoryState } from './memory-store.ts';
import { isSameValue } from './value-order.ts';

/** A transaction that changes the state in place and keeps a journal to undo it by. */
export function createMemoryTransaction(state: MemoryState): {
  readonly transaction: StoreTransaction;
  readonly journal: Journal;
} {
  const journal = createJournal();

  function write(table: NamedTable, key: string, row: WireRow | undefined): void {
    if (row && jsonBytes(row) > limits.rowBytesMax) throw errorOf('ROW_TOO_LARGE');
    const rows = state.tables.rowsOf(table);
    const before = rows.get(key);
    const put = (value: WireRow | undefined) => (value ? rows.set(key, value) : rows.delete(key));
    put(row);
    journal.add({ table, key, before, undo: () => put(before) });
  }

  function existing(table: NamedTable, key: string): WireRow {
    const row = state.tables.rowsOf(table).get(key);
    if (!row) throw new BatonError('ROW_MISSING', `${table.name} has no row ${key}`);
    return row;
  }

  function requireReferences(table: NamedTable, row: WireRow): void {
    if (state.tables.isDangling(table, row)) throw errorOf('REFERENCE_MISSING');
  }

  function claimOne({ id, device, order, scopes, bodyHash }: ClaimRequest): Claim {
    const record = state.mutations.get(id);
    if (record && record.bodyHash !== bodyHash) return 'reused';
    if (record) return record.settlement?.outcome === 'rejected' ? 'refused' : 'settled';
    if (order <= (state.forgottenOrders.get(device) ?? 0)) return 'forgotten';
    state.mutations.set(id, { bodyHash, device, order, scopes, versions: [] });
    journal.add({ claimed: id, undo: () => state.mutations.delete(id) });
    return 'new';
  }

  function settleOne(id: MutationId, settlement: Settlement): void {
    const record = state.mutations.get(id);
    if (!record) throw new RangeError(`mutation ${id} was not claimed`);
    record.settlement = settlement;
    journal.add({ undo: () => delete record.settlement });
  }

  function insertOne(table: NamedTable, values: WireRow): void {
    const row = wholeRow(table, values);
    const key = keyOf(table, row);
    if (state.tables.rowsOf(table).has(key)) throw errorOf('ROW_EXISTS');
    requireReferences(table, row);
    write(table, key, row);
  }

  const transaction: StoreTransaction = {
    claim: async (requests) => requests.map(claimOne),
    async settle(settlements) {
      for (const [id, settlement] of settlements) settleOne(id, settlement);
    },
    async release(ids) {
      for (const id of ids) {
        const record = state.mutations.get(id);
        state.mutations.delete(id);
        journal.add({ released: id, undo: () => record && state.mutations.set(id, record) });
      }
    },
    // Transactions come one at a time.
    holdScopes: async () => undefined,
    async attempt(work) {
      const savepoint = journal.length();
      try {
        return await work();
      } catch (error) {
        journal.undoTo(savepoint);
        throw error;
      }
    },
    lockRow: async (table, key) => state.tables.rowsOf(table).get(key),
    async changedColumns(table, key, base) {
      const row = existing(table, key);
      const changed: Record<string, WireValue> = {};
      for (const [column, value] of Object.entries(base)) {
        const current = row[column] ?? null;
        if (!isSameValue(table, column, current, value)) changed[column] = current;
      }
      return changed;
    },
    changedSince: async (table, key, seen, device) => changedSince(state, { table: table.name, key, seen, device }),
    hasCommitted: async (version) => hasCommitted(state, version),
    async rowsWith(table, scope, values) {
      const rows = [...state.tables.rowsOf(table).values()].filter((row) => state.tables.scopeOf(table, row) === scope);
      const hasValue = (row: WireRow) => (column: string) =>
        isSameValue(table, column, row[column] ?? null, values[column] ?? null);
      return rows.filter((row) => Object.keys(values).every(hasValue(row)));
    },
    async insert(table, ...rows) {
      for (const row of rows) insertOne(table, row);
    },
    async update(table, key, values) {
      const row = { ...existing(table, key), ...values };
      requireReferences(table, row);
      write(table, key, row);
    },
    async delete(table, key) {
      existing(table, key);
      if (state.tables.isReferenced(table, key)) throw errorOf('REFERENCE_MISSING');
      write(table, key, undefined);
    },
  };
  return { transaction, journal };
}

function wholeRow(table: NamedTable, values: WireRow): WireRow {
  return Object.fromEntries(Object.keys(table.columns).map((column) => [column, values[column] ?? null]));
}
