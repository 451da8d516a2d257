import { useSyncExternalStore } from 'react';

/**
 * Which phone this page is. A browser is one phone; the demo holds several in one browser and
 * names them in the address (`?phone=…`), and each has its own places and its own storage.
 */
export const phoneName = new URLSearchParams(location.search).get('phone') ?? 'this';

/** A small thing that this phone remembers over reloads, shared by its tabs. */
export interface Remembered<Value> {
  current(): Value;
  set(value: Value): void;
  subscribe(listener: () => void): () => void;
}

/**
 * Remembers a value under a key. Not for anything that must not be lost: the browser may clear
 * it, and where it keeps nothing at all the value lasts as long as the page.
 */
export function remember<Value>(key: string, parse: (kept: unknown) => Value): Remembered<Value> {
  const fullKey = `splits:${phoneName}:${key}`;
  const listeners = new Set<() => void>();
  let value = parse(readKept(fullKey));
  const tell = () => {
    for (const listener of listeners) listener();
  };
  addEventListener('storage', (event) => {
    if (event.key !== fullKey) return;
    value = parse(readKept(fullKey));
    tell();
  });
  return {
    current: () => value,
    set(next) {
      value = next;
      keep(fullKey, next);
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

function readKept(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The value in memory serves until the page is closed.
  }
}
