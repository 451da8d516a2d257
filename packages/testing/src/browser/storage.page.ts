import { openIndexedOutboxStore } from '@baton/client/browser';
import type { IssuedMutation, OutboxStore } from '@baton/client/engine';
import { createMutationId, createUuid, type DeviceId, isBatonError, type Scope } from '@baton/protocol';

const databaseName = 'baton-outbox:test';
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

let store: OutboxStore | undefined;

async function open(): Promise<OutboxStore> {
  store ??= await openIndexedOutboxStore(databaseName);
  return store;
}

/** What the tests call from outside the page. */
const outbox = {
  async append(count: number, noteLength = 0): Promise<string> {
    try {
      await (await open()).append(Array.from({ length: count }, () => createMutation(noteLength)));
      return 'saved';
    } catch (error) {
      return isBatonError(error) ? `${error.code}: ${error.message}` : String(error);
    }
  },

  async orders(): Promise<readonly number[]> {
    return (await (await open()).entries()).map((entry) => entry.mutation.order);
  },

  /** Milliseconds of each of so many single appends, ascending. */
  async latencies(count: number): Promise<readonly number[]> {
    const measured: number[] = [];
    for (let n = 0; n < count; n++) {
      const startedAt = performance.now();
      await (await open()).append([createMutation(0)]);
      measured.push(performance.now() - startedAt);
    }
    return measured.sort((a, b) => a - b);
  },

  /** Deletes the database under the open store, as clearing the site's data does. */
  deleteDatabase(): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(databaseName);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  },

  /** Holds the database as a tab that never lets go, so that nobody can delete or open it. */
  holdAndDelete(): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(databaseName, 1);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        indexedDB.deleteDatabase(databaseName);
        resolve();
      };
    });
  },
};

function createMutation(noteLength: number): IssuedMutation {
  const key = createUuid(randomBytes);
  // Random, because Chromium compresses what it stores.
  const note = Array.from({ length: noteLength / 36 }, () => createUuid(randomBytes)).join('');
  return {
    id: createMutationId(Date.now(), randomBytes),
    device: createUuid(randomBytes) as DeviceId,
    lane: 'critical',
    schema: 1,
    at: { time: Date.now(), uncertaintyMs: null, confidence: 'none' },
    operations: [{ op: 'insert', scope: 'race/1' as Scope, table: 'mark', key, values: { id: key, note } }],
  };
}

declare global {
  var outboxInPage: typeof outbox;
}

globalThis.outboxInPage = outbox;
