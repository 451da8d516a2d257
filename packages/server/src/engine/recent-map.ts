import type { ServerTimeSource } from './ports.ts';

/** A map whose entries are forgotten after a while, so that it cannot grow for ever. */
export interface RecentMap<Key, Value> {
  /** The value, if it was set less than `lifetimeMs` ago. */
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  clear(): void;
}

interface Entry<Value> {
  readonly value: Value;
  readonly setAt: number;
}

/**
 * Two generations: the older one is dropped whole once everything in it has ended, so that
 * nothing is ever swept entry by entry.
 */
export function createRecentMap<Key, Value>(time: ServerTimeSource, lifetimeMs: number): RecentMap<Key, Value> {
  let young = new Map<Key, Entry<Value>>();
  let old = new Map<Key, Entry<Value>>();
  let bornAt = time.monotonicMs();

  return {
    get(key) {
      const entry = young.get(key) ?? old.get(key);
      return entry && time.monotonicMs() - entry.setAt < lifetimeMs ? entry.value : undefined;
    },
    set(key, value) {
      const now = time.monotonicMs();
      if (now - bornAt >= lifetimeMs) {
        [young, old, bornAt] = [new Map(), young, now];
      }
      young.set(key, { value, setAt: now });
    },
    delete(key) {
      young.delete(key);
      old.delete(key);
    },
    clear() {
      young.clear();
      old.clear();
    },
  };
}
