import { useSyncExternalStore } from 'react';

declare const __APP_VERSION__: string;

/** The version of this application, as `package.json` has it. */
export const appVersion = __APP_VERSION__;

/** Whether the browser keeps the application itself: only on https and on the server's own machine. */
export const canKeepApp = 'serviceWorker' in navigator;

let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();

/** Keeps the application itself on the phone, where the browser allows it (not on plain http). */
export async function keepAppOffline(): Promise<void> {
  if (!canKeepApp) return;
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  if (!registration) return;
  const look = () => {
    // The very first worker is no news.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    for (const listener of listeners) listener();
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
}

/** True when a newer version is on the phone and takes over at the next start. */
export function useHasNewVersion(): boolean {
  return useSyncExternalStore(subscribe, () => waiting !== undefined);
}

/** Goes on with the newer version now. Marks are in the engine's storage and stay. */
export function startNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('use-new-version');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
