import type { Client } from '@baton/client';
import type { Schema } from '@baton/protocol';
import { createContext, type ReactNode, useContext } from 'react';

export interface BatonProviderProps<S extends Schema> {
  readonly client: Client<S>;
  readonly children?: ReactNode;
}

// One context for all schemas: the types come back with the hooks of one schema.
const BatonContext = createContext<unknown>(undefined);

export function BatonProvider<S extends Schema>({ client, children }: BatonProviderProps<S>): ReactNode {
  return <BatonContext value={client}>{children}</BatonContext>;
}

export function useBaton<S extends Schema>(): Client<S> {
  const client = useContext(BatonContext);
  if (!client) throw new Error('This component uses Baton, so it needs a <BatonProvider client={…}> above it.');
  return client as Client<S>;
}
