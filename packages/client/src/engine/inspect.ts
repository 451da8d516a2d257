import type { Cursor, Mutation, Scope, WireRow } from '@baton/protocol';
import type { EngineParts } from './engine-parts.ts';
import type { HeldMutation } from './held-mutation.ts';

/** What a tab holds in memory, for tools that look at an engine from outside. Nothing here changes anything. */
export interface Inspection {
  /** Scopes that were synced, or that have rows of pending work. */
  scopes(): readonly Scope[];
  /** Where the confirmed rows of a scope stand. */
  cursor(scope: Scope): Cursor | undefined;
  /** What readers see. */
  rows(scope: Scope, table: string): ReadonlyMap<string, WireRow>;
  /** Mutations that the view lays over the confirmed rows of a scope, in the order of issue. */
  overlay(scope: Scope): readonly Mutation[];
  /** Every mutation that the tab knows of, in the order of issue. */
  held(): readonly HeldMutation[];
  /** Calls back after something has changed. */
  subscribe(listener: () => void): () => void;
}

interface Inspected {
  readonly parts: EngineParts;
  readonly held: () => readonly HeldMutation[];
}

const engines = new WeakMap<object, Inspected>();

/** Makes a client known to `inspect`. */
export function letInspect(client: object, engine: Inspected): void {
  engines.set(client, engine);
}

/** @throws TypeError where `client` is none of `createClientEngine` */
export function inspect(client: object): Inspection {
  const engine = engines.get(client);
  if (!engine) throw new TypeError('inspect takes a client that createClientEngine has made');
  const { replica, view, changes } = engine.parts;
  return {
    scopes: () => [...view.scopes()],
    cursor: (scope) => replica.cursor(scope),
    rows: (scope, table) => new Map([...view.rows(scope, table)].map(([key, row]) => [key, row.wire])),
    overlay: (scope) => view.overlay(scope),
    held: engine.held,
    subscribe: (listener) => changes.subscribe(listener),
  };
}
