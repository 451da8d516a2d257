import type { MutationId, NamedTable, WireRow } from '@baton/protocol';

/** One step of a transaction and how to take it back. */
export type JournalEntry = { readonly undo: () => void } & (
  | RowWrite
  | { readonly claimed: MutationId }
  | { readonly released: MutationId }
  | object
);

export interface RowWrite {
  readonly table: NamedTable;
  readonly key: string;
  /** The row before this write; undefined where there was none. */
  readonly before: WireRow | undefined;
}

export interface Journal {
  add(entry: JournalEntry): void;
  length(): number;
  /** Takes back the newest entries until `length` of them are left. */
  undoTo(length: number): void;
  /** The first write of each row: what it held when the transaction began. */
  firstWrites(): readonly RowWrite[];
  claimed(): readonly MutationId[];
}

export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    add: (entry) => void entries.push(entry),
    length: () => entries.length,
    undoTo(length) {
      for (const entry of entries.splice(length).reverse()) entry.undo();
    },
    firstWrites() {
      const first = new Map<string, RowWrite>();
      for (const entry of entries) {
        if (!('table' in entry)) continue;
        const place = `${entry.table.name} ${entry.key}`;
        if (!first.has(place)) first.set(place, entry);
      }
      return [...first.values()];
    },
    claimed() {
      const claimed = new Set<MutationId>();
      for (const entry of entries) {
        if ('claimed' in entry) claimed.add(entry.claimed);
        if ('released' in entry) claimed.delete(entry.released);
      }
      return [...claimed];
    },
  };
}
