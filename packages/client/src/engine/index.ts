export { createClientEngine } from './create-client-engine.ts';
export type {
  Client,
  LiveQuery,
  MutationHandle,
  MutationSummary,
  RejectedMutation,
  Settlement,
  SyncStatus,
  Transaction,
  TransactionTable,
} from './client-api.ts';
export type { ClientOptions } from './client-options.ts';
export type { Clock, ClockStatus, TimeReading } from './clock-api.ts';
export type { HeldMutation } from './held-mutation.ts';
export { createInspectedClient } from './inspect.ts';
export type { InspectedClient, Inspection } from './inspect.ts';
export type * from './ports/index.ts';
export type { Query, QueryBuilder, QueryDescription, QueryResult, TableQuery } from './query.ts';
export { changeRow } from './row-change.ts';
export { isSameCursor } from './version-step.ts';
