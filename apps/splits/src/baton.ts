import { createBatonHooks } from '@baton/react';
import type { SplitsSchema } from './schema.ts';

/** Baton's hooks with the rows of a race. */
export const {
  BatonProvider,
  useBaton,
  useLiveQuery,
  useRow,
  useMutation,
  useSyncStatus,
  usePendingMutations,
  useRejectedMutations,
} = createBatonHooks<SplitsSchema>();
