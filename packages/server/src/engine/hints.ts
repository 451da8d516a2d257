import type { Scope } from '@baton/protocol';

/**
 * The way by which the nodes of one database tell each other where something is new. A hint
 * may be lost, late or doubled: whoever hears none finds the same by looking, a moment later.
 */
export interface Hints {
  /** Something may be new in these scopes, for the other nodes. Waits for nothing and never fails. */
  give(scopes: Iterable<Scope>): void;
  /** Who hears what other nodes give; one listener, for good. */
  listen(hear: (scopes: readonly Scope[]) => void): void;
  /** Gives and hears no more. */
  close(): Promise<void>;
}

/** For a node that is alone, or whose database carries none. */
export const noHints: Hints = { give: () => undefined, listen: () => undefined, close: async () => undefined };
