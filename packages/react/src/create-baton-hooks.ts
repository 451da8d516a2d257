import type {
  Client,
  MutationSummary,
  Query,
  QueryBuilder,
  QueryResult,
  RejectedMutation,
  SyncStatus,
} from '@baton/client';
import type { Row, RowKey, Schema, TableName } from '@baton/protocol';
import type { ReactNode } from 'react';
import { BatonProvider, type BatonProviderProps, useBaton } from './baton-provider.tsx';
import { usePendingMutations, useRejectedMutations, useSyncStatus } from './use-client-state.ts';
import { useLiveQuery } from './use-live-query.ts';
import { useMutation } from './use-mutation.ts';
import { type RowResult, useRow } from './use-row.ts';

/** The hooks with the types of one schema. All but the provider need it above them. */
export interface BatonHooks<S extends Schema> {
  /** Gives the client to everything below. It neither starts nor closes it. */
  readonly BatonProvider: (props: BatonProviderProps<S>) => ReactNode;
  readonly useBaton: () => Client<S>;

  /**
   * Rows of a query, now and after each change; renders again only when they change.
   *
   * The query may be written in place: it is kept while it says the same. A `filter` never
   * says the same twice, so give `deps`, as for `useMemo`, when there is one.
   */
  readonly useLiveQuery: <Result>(
    build: (query: QueryBuilder<S>) => Query<Result>,
    deps?: readonly unknown[],
  ) => QueryResult<Result>;

  /** One row by its key, now and after each change. */
  readonly useRow: <Name extends TableName<S>>(table: Name, key: RowKey<S, Name>) => RowResult<Row<S, Name>>;

  /** `client.mutate`, the same function at each render. */
  readonly useMutation: () => Client<S>['mutate'];

  readonly useSyncStatus: () => SyncStatus;
  readonly usePendingMutations: () => readonly MutationSummary[];
  readonly useRejectedMutations: () => readonly RejectedMutation[];
}

/**
 * Ties the hooks to a schema, once for an application.
 * @example export const { BatonProvider, useLiveQuery, useMutation } = createBatonHooks<typeof schema>();
 */
export function createBatonHooks<S extends Schema>(): BatonHooks<S> {
  return {
    BatonProvider,
    useBaton,
    useLiveQuery,
    useRow,
    useMutation,
    useSyncStatus,
    usePendingMutations,
    useRejectedMutations,
  };
}
