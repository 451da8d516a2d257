import type { Cursor, MutationId, Schema, Scope, WireRow } from '@baton/protocol';
import type { Client } from './client-api.ts';
import type { ClientOptions } from './client-options.ts';
import { clientOf } from './create-client-engine.ts';
import { Engine } from './engine.ts';
import type { HeldMutation } from './held-mutation.ts';
import type { ClientPorts } from './ports/index.ts';

/** What a tab holds in memory, for tools that look at an engine from outside. Nothing here changes anything. */
export interface Inspection {
  /** Scopes that were synced, or that have rows of pending work. */
  scopes(): readonly Scope[];
  /** Where the confirmed rows of a scope stand. */
  cursor(scope: Scope): Cursor | undefined;
  /** What readers see, by key. */
  rows(scope: Scope, table: string): Iterable<readonly [key: string, row: WireRow]>;
  /** Does the view lay this mutation over the confirmed rows of a scope? */
  isOverlaid(id: MutationId, scope: Scope): boolean;
  /** Every mutation that the tab knows of, in the order of issue. */
  held(): readonly HeldMutation[];
  /** Calls back after something has changed. */
  subscribe(listener: () => void): () => void;
}

export interface InspectedClient<S extends Schema> {
  readonly client: Client<S>;
  readonly inside: Inspection;
}

/** A client of which a tool sees more than the application does. */
export function createInspectedClient<S extends Schema>(
  options: ClientOptions<S>,
  ports: ClientPorts,
): InspectedClient<S> {
  const engine = new Engine(options, ports);
  const { replica, view, changes } = engine.parts;
  const inside: Inspection = {
    scopes: () => [...view.scopes()],
    cursor: (scope) => replica.cursor(scope),
    *rows(scope, table) {
      for (const [key, row] of view.rows(scope, table)) yield [key, row.wire];
    },
    isOverlaid: (id, scope) => view.isOverlaid(id, scope),
    held: () => engine.outbox?.entries() ?? [],
    subscribe: (listener) => changes.subscribe(listener),
  };
  return { client: clientOf(options.schema, engine), inside };
}
