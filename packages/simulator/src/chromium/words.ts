import type { OutboxEntry, Settlement, SyncStatus } from '@baton/client/engine';
import type { Mutation, MutationId, Scope, WireRow } from '@baton/protocol';

/** What the address of a page carries. */
export interface PageStart {
  readonly token: string;
  /** The address that hears of deeds. */
  readonly ear: string;
  readonly seed: number;
  /** Of the tab; its dice follow from it. */
  readonly name: string;
  readonly races: readonly Scope[];
  /** Mean wait between two deeds, in ms. */
  readonly pauseMs: number;
  /** So many deeds are done in a page that has been loaded. */
  readonly deeds: number;
}

/**
 * What a person does that changes the disk. The page waits until it was heard: nothing is on
 * the disk of which nobody knows.
 */
export type Deed =
  | { readonly kind: 'issued'; readonly mutation: Mutation }
  | { readonly kind: 'discarded'; readonly id: MutationId };

/** What a page tells as it hears it. The last words of one that is killed may be missing. */
export type Word = Verdict | { readonly kind: 'revived' };

/** What became of a mutation, as the page was told it. */
export type Verdict =
  | { readonly kind: 'saved'; readonly id: MutationId }
  | { readonly kind: 'unsaved'; readonly id: MutationId; readonly code: string }
  | { readonly kind: 'confirmed'; readonly id: MutationId; readonly settlement: Settlement };

/** What the stores of a phone hold. */
export interface Disk {
  readonly outbox: readonly OutboxEntry[];
  readonly cache: readonly CachedScopeSize[];
}

export interface CachedScopeSize {
  readonly scope: Scope;
  readonly epoch: string;
  readonly version: number;
  readonly rows: number;
}

/** What a tab says of its connection. */
export type Standing = Pick<SyncStatus, 'phase' | 'unsent' | 'isLeader'>;

/** What a tab shows. */
export interface Picture {
  readonly rejected: readonly MutationId[];
  /** By scope, then by `table key`. */
  readonly shown: readonly (readonly [Scope, readonly (readonly [string, WireRow])[]])[];
}
