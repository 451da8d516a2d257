import { errorOf } from '@baton/protocol';
import type { Store } from '../engine/store.ts';
import type { Database } from './database.ts';

/** A database that is set up, and the store in it. */
export interface Opened {
  readonly database: Database;
  readonly store: Store;
}

/** What a server has of its database from the start. */
export interface DatabaseGate extends Opened {
  open(opened: Opened): void;
}

/**
 * Stands for a database that may not be there yet: until the gate is opened every call fails
 * with DATABASE_UNAVAILABLE, as it does when the database goes away later.
 */
export function createDatabaseGate(kind: Database['kind']): DatabaseGate {
  let behind: Opened | undefined;

  function pass(): Opened {
    if (!behind) throw errorOf('DATABASE_UNAVAILABLE');
    return behind;
  }

  return {
    open(opened) {
      behind = opened;
    },
    database: {
      kind,
      query: async (statement, parameters) => pass().database.query(statement, parameters),
      transaction: async (work) => pass().database.transaction(work),
      close: async () => behind?.database.close(),
    },
    store: {
      get epoch() {
        return pass().store.epoch;
      },
      transaction: async (work) => pass().store.transaction(work),
      heads: async (scopes) => pass().store.heads(scopes),
      pull: async (scope, cursor, changesMax) => pass().store.pull(scope, cursor, changesMax),
      snapshotBegin: async (scope) => pass().store.snapshotBegin(scope),
      snapshotPage: async (scope, table, after, rowsMax) => pass().store.snapshotPage(scope, table, after, rowsMax),
      receipts: async (ids) => pass().store.receipts(ids),
      claimDevice: async (device, subject) => pass().store.claimDevice(device, subject),
      keepTicket: async (digest, content, lifeMs) => pass().store.keepTicket(digest, content, lifeMs),
      takeTicket: async (digest) => pass().store.takeTicket(digest),
      ping: async () => pass().store.ping(),
      close: async () => behind?.store.close(),
    },
  };
}
