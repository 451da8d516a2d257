import { keyOf, type MutationId, type Scope, type WireRow } from '@baton/protocol';
import type { Settlement } from '@baton/server/engine';
import { type PlainWrite, rowId } from '../model/model-rows.ts';
import type { Commit } from '../model/server-model.ts';
import { raceScope, schema } from '../relay.ts';
import type { JournalEntry, JournalledTransaction } from './journal.ts';
import type { StoredValues } from './stored-values.ts';

/** What one committed transaction has done, as its own rows tell. */
export interface TransactionEntries {
  /** The mutations that it settled in the order of their issue, or what another program wrote. */
  readonly commit: Commit;
  /** The version that it gave to each scope. */
  readonly versions: ReadonlyMap<Scope, number>;
  readonly orders: ReadonlyMap<MutationId, number>;
  /** The rows that it wrote, as it left them: undefined where it deleted one. */
  readonly rows: ReadonlyMap<string, WireRow | undefined>;
}

export function readTransaction({ entries }: JournalledTransaction, values: StoredValues): TransactionEntries {
  const versions = new Map<Scope, number>();
  const mutations = new Map<MutationId, JournalEntry['image']>();
  const rows = new Map<string, WireRow | undefined>();
  const writes: PlainWrite[] = [];
  for (const { tbl: table, op, image } of entries) {
    if (table === 'baton.version') versions.set(image['scope'] as Scope, Number(image['version']));
    // The last of its images says how it was settled.
    else if (table === 'baton.mutation') mutations.set(image['id'] as MutationId, image);
    else {
      const row = values.image(image);
      const key = keyOf(schema.tables[table as keyof typeof schema.tables], row);
      rows.set(rowId(table, key), op === 'delete' ? undefined : row);
      writes.push({ op, table, key, values: row });
    }
  }
  const inOrder = [...mutations].sort(([, a], [, b]) => Number(a['ord']) - Number(b['ord']));
  const settled = inOrder.map(([id, { settlement }]) => ({
    id,
    settlement: typeof settlement === 'string' ? (JSON.parse(settlement) as Settlement) : undefined,
  }));
  return {
    commit: { settled, writes: settled.length === 0 ? writes : [] },
    versions,
    orders: new Map(inOrder.map(([id, { ord }]) => [id, Number(ord)])),
    rows,
  };
}

/** The world that a transaction belongs to is the one that has this scope. */
export function scopeOfEntry({ tbl: table, image }: JournalEntry): Scope {
  if (table === 'baton.version') return image['scope'] as Scope;
  if (table === 'baton.mutation') return (image['scopes'] as readonly Scope[])[0] ?? ('' as Scope);
  return raceScope(String(image[table === 'race' ? 'id' : 'race']));
}
