import type { Scope } from '@baton/protocol';
import type { Hints } from '@baton/server/engine';

type Hear = (scopes: readonly Scope[]) => void;

/** What carries hints between the nodes of one database. They arrive a moment later, or are lost. */
export interface MemoryHints {
  /** Hints as one more node has them. */
  node(): Hints;
  /** While set, every hint is lost. */
  isDeaf: boolean;
}

export function createMemoryHints(): MemoryHints {
  const ears = new Map<Hints, Hear>();
  const carrier: MemoryHints = {
    isDeaf: false,
    node() {
      const hints: Hints = {
        give(scopes) {
          if (carrier.isDeaf || !ears.has(hints)) return;
          const given = [...scopes];
          for (const other of ears.keys()) {
            if (other !== hints) void Promise.resolve().then(() => ears.get(other)?.(given));
          }
        },
        listen: (hear) => void ears.set(hints, hear),
        close: async () => void ears.delete(hints),
      };
      ears.set(hints, () => undefined);
      return hints;
    },
  };
  return carrier;
}
