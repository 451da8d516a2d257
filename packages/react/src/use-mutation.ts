import type { Client } from '@baton/client';
import type { Schema } from '@baton/protocol';
import { useCallback } from 'react';
import { useBaton } from './baton-provider.tsx';

export function useMutation<S extends Schema>(): Client<S>['mutate'] {
  const client = useBaton<S>();
  return useCallback((work) => client.mutate(work), [client]);
}
