import type { Client, MutationSummary, RejectedMutation, SyncStatus } from '@baton/client';
import type { Schema } from '@baton/protocol';
import { useCallback, useSyncExternalStore } from 'react';
import { useBaton } from './baton-provider.tsx';

/** How the browser stands with the server: one picture for every screen. */
export function useSyncStatus(): SyncStatus {
  return useClientState((client) => client.status());
}

/** Mutations that the server has not confirmed, in the order of issue. */
export function usePendingMutations(): readonly MutationSummary[] {
  return useClientState((client) => client.pending());
}

/** Mutations that the server refused, oldest first: for a person to retry or discard. */
export function useRejectedMutations(): readonly RejectedMutation[] {
  return useClientState((client) => client.rejected());
}

/** `read` gives the same object until something in it changes, as the client promises. */
function useClientState<State>(read: (client: Client<Schema>) => State): State {
  const client = useBaton<Schema>();
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  const current = () => read(client);
  return useSyncExternalStore(subscribe, current, current);
}
