import { useSyncExternalStore } from 'react';

/**
 * Which phone this page is. A browser is one phone, "this"; the demo holds several in one tab
 * and names them in the address (`?phone=…`), each with its own places and its own storage.
 */
export const phoneName = new URLSearchParams(location.search).get('phone') ?? 'this';

/** A small thing that is remembered over reloads. */
export interface Remembered<Value> {
  current(): Value;
  set(value: Value): void;
  subscribe(listener: () => void): () => void;
}

/**
 * Remembers a value under a key: for this phone in all its tabs, for every other owner as long
 * as the tab and shared by the frames in it. Not for anything that must not be lost: the
 * browser may clear it, and where it keeps nothing at all the value lasts as long as the page.
 */
export function remember<Value>(key: string, parse: (kept: unknown) => Value, owner = phoneName): Remembered<Value> {
  const fullKey = `splits:${owner}:${key}`;
  const listeners = new Set<() => void>();
  let value = parse(readKept(owner, fullKey));
  const tell = () => {
    for (const listener of listeners) listener();
  };
  addEventListener('storage', (event) => {
    if (event.key !== fullKey) return;
    value = parse(readKept(owner, fullKey));
    tell();
  });
  return {
    current: () => value,
    set(next) {
      value = next;
      keep(owner, fullKey, next);
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

function readKept(owner: string, key: string): unknown {
  try {
    return JSON.parse(storageOf(owner).getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function keep(owner: string, key: string, value: unknown): void {
  try {
    storageOf(owner).setItem(key, JSON.stringify(value));
  } catch {
    // The value in memory serves until the page is closed.
  }
}

// Both throw where the browser lets a page keep nothing.
function storageOf(owner: string): Storage {
  return owner === 'this' ? localStorage : sessionStorage;
}
