import type { Schema } from '@baton/protocol';
import { createBrowserPorts } from './browser/index.ts';
import { type Client, type ClientOptions, createClientEngine } from './engine/index.ts';

export type {
  Client,
  ClientOptions,
  Clock,
  ClockStatus,
  LiveQuery,
  MutationHandle,
  MutationSummary,
  Query,
  QueryBuilder,
  QueryDescription,
  QueryResult,
  RejectedMutation,
  Settlement,
  SyncStatus,
  TableQuery,
  TimeReading,
  Transaction,
  TransactionTable,
} from './engine/index.ts';

/**
 * Opens the device's storage and starts to replicate. One client a page and storage name.
 * @example
 * const baton = createClient({ schema, url: '/api/v1/sync', token: () => localStorage.getItem('token') });
 */
export function createClient<const S extends Schema>(options: ClientOptions<S>): Client<S> {
  return createClientEngine(options, createBrowserPorts(options.url, options.name ?? 'baton'));
}
