import type { QueryResult } from '@baton/client';
import type { Schema } from '@baton/protocol';
import { useCallback, useState, useSyncExternalStore } from 'react';
import { useBaton } from './baton-provider.tsx';
import { type BuildQuery, createQueryMemo } from './query-memo.ts';

export function useLiveQuery<S extends Schema, Result>(
  build: BuildQuery<S, Result>,
  deps?: readonly unknown[],
): QueryResult<Result> {
  const client = useBaton<S>();
  const [memo] = useState(createQueryMemo<S, Result>);
  const live = memo(client, build, deps);
  const subscribe = useCallback((listener: () => void) => live.subscribe(listener), [live]);
  const current = () => live.current();
  return useSyncExternalStore(subscribe, current, current);
}
