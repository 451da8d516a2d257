import type { Mutation, Receipt, Scope } from '@baton/protocol';
import type { OutboxEntry } from './ports/index.ts';

/**
 * One mutation as this tab holds it: an entry of the store, or one on its way there
 * (`saving`). Immutable; a change of state is a new object.
 */
export interface HeldMutation {
  readonly mutation: Mutation;
  readonly state: 'saving' | OutboxEntry['state'];
  readonly receipt?: Receipt;
}

/** The order of a mutation that the store has not placed yet: after all that have a place. */
export const unplaced = Number.MAX_SAFE_INTEGER;

/** Not confirmed by the server, and not refused either. */
export function isUnsettled({ state }: HeldMutation): boolean {
  return state === 'saving' || state === 'pending' || state === 'sent';
}

export function scopesOf({ operations }: Pick<Mutation, 'operations'>): readonly Scope[] {
  return [...new Set(operations.map((operation) => operation.scope))];
}

/**
 * The version that a scope must have reached to hold this mutation's effect; 0 where it has
 * none there; undefined while the server has not said.
 */
export function effectVersion({ receipt }: HeldMutation, scope: Scope): number | undefined {
  if (!receipt || receipt.outcome === 'rejected') return undefined;
  return receipt.versions.find((version) => version.scope === scope)?.version ?? 0;
}
