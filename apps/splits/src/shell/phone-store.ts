import { useSyncExternalStore } from 'react';

/**
 * Which phone this page is. A browser is one phone; the demo holds several in one browser and
 * names them in the address (`?phone=…`), and each has its own places and its own storage.
 */
export const phoneName = new URLSearchParams(location.search).get('phone') ?? 'this';

/** A small thing that is remembered over reloads. */
export interface Remembered<Value> {
  current(): Value;
  set(value: Value): void;
  subscribe(listener: () => void): () => void;
}

/** `phone`: this phone's, shared by its tabs. `visit`: this tab's, shared by the frames in it. */
type Keeper = 'phone' | 'visit';

/**
 * Remembers a value under a key. Not for anything that must not be lost: the browser may clear
 * it, and where it keeps nothing at all the value lasts as long as the page.
 */
export function remember<Value>(
  key: string,
  parse: (kept: unknown) => Value,
  keeper: Keeper = 'phone',
): Remembered<Value> {
  const fullKey = keeper === 'phone' ? `splits:${phoneName}:${key}` : `splits:${key}`;
  const listeners = new Set<() => void>();
  let value = parse(readKept(keeper, fullKey));
  const tell = () => {
    for (const listener of listeners) listener();
  };
  addEventListener('storage', (event) => {
    if (event.key !== fullKey) return;
    value = parse(readKept(keeper, fullKey));
    tell();
  });
  return {
    current: () => value,
    set(next) {
      value = next;
      keep(keeper, fullKey, next);
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useRemembered<Value>(remembered: Remembered<Value>): Value {
  return useSyncExternalStore(remembered.subscribe, remembered.current);
}

function readKept(keeper: Keeper, key: string): unknown {
  try {
    return JSON.parse(storageOf(keeper).getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function keep(keeper: Keeper, key: string, value: unknown): void {
  try {
    storageOf(keeper).setItem(key, JSON.stringify(value));
  } catch {
    // The value in memory serves until the page is closed.
  }
}

// Both throw where the browser lets a page keep nothing.
function storageOf(keeper: Keeper): Storage {
  return keeper === 'phone' ? localStorage : sessionStorage;
}
