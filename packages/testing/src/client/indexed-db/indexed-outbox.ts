import type { OutboxEntry } from '@baton/client/engine';
import type { MutationId } from '@baton/protocol';
import type { OutboxOnDisk, OutboxWatcher } from '../fake-disk.ts';
import { FaultyDatabase } from './faulty-database.ts';

/** What the outbox of a device really holds, read from its records. */
export class IndexedOutbox extends FaultyDatabase implements OutboxOnDisk {
  watcher: OutboxWatcher | undefined;
  #entries: ReadonlyMap<MutationId, OutboxEntry> = new Map();

  get entries(): ReadonlyMap<MutationId, OutboxEntry> {
    return this.#entries;
  }

  get facts(): ReadonlyMap<string, unknown> {
    return new Map(this.records('facts').map(({ key, value }) => [String(key), value]));
  }

  protected override changed(): void {
    const before = this.#entries;
    const entries = this.records('entries').map(({ value }) => value as OutboxEntry);
    this.#entries = new Map(entries.map((entry) => [entry.mutation.id, entry]));
    for (const [id, entry] of this.#entries) if (before.get(id) !== entry) this.watcher?.put(entry);
    for (const id of before.keys()) if (!this.#entries.has(id)) this.watcher?.removed(id);
  }
}
