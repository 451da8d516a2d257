import type { Client, LiveQuery, Query, QueryBuilder, QueryDescription, QueryResult } from '@baton/client';
import type { Schema } from '@baton/protocol';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useBaton } from './baton-provider.tsx';

type Build<S extends Schema, Result> = (query: QueryBuilder<S>) => Query<Result>;

export function useLiveQuery<S extends Schema, Result>(
  build: Build<S, Result>,
  deps?: readonly unknown[],
): QueryResult<Result> {
  const live = useKeptQuery(useBaton<S>(), build, deps);
  const subscribe = useCallback((listener: () => void) => live.subscribe(listener), [live]);
  const current = () => live.current();
  return useSyncExternalStore(subscribe, current, current);
}

interface KeptQuery<Result> {
  readonly identity: readonly unknown[];
  readonly live: LiveQuery<Result>;
}

/** The live query of the render before, while it is of the same client and says the same. */
function useKeptQuery<S extends Schema, Result>(
  client: Client<S>,
  build: Build<S, Result>,
  deps: readonly unknown[] | undefined,
): LiveQuery<Result> {
  // A cache, so that it does no harm when React throws a render away.
  const kept = useRef<KeptQuery<Result>>(undefined);
  if (deps && kept.current && isSame(kept.current.identity, [client, ...deps])) return kept.current.live;

  let described: readonly unknown[] = [];
  const live = client.live((builder) => {
    const query = build(builder);
    described = partsOf(query.description);
    return query;
  });
  const identity = [client, ...(deps ?? described)];
  if (!kept.current || !isSame(kept.current.identity, identity)) kept.current = { identity, live };
  return kept.current.live;
}

function partsOf({ table, equals, filters, order, rowsMax }: QueryDescription): readonly unknown[] {
  return [
    table,
    rowsMax,
    ...Object.entries(equals).flat(),
    ...order.flatMap(({ column, descending }) => [column, descending]),
    ...filters,
  ];
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => Object.is(part, b[index]));
}
