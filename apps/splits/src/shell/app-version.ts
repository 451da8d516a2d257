import { useSyncExternalStore } from 'react';

declare const __APP_VERSION__: string;

/** The version of this application, as `package.json` has it. */
export const appVersion = __APP_VERSION__;

/** Whether the browser keeps the application itself: only on https and on the server's own machine. */
export const canKeepApp = 'serviceWorker' in navigator;

/** In which a newer version can be fetched and take over. */
const takesOverWithinMs = 15_000;

let registration: ServiceWorkerRegistration | undefined;
let hasNewVersion = false;
const listeners = new Set<() => void>();

/** Keeps the application itself on the phone, where the browser allows it (not on plain http). */
export async function keepAppOffline(): Promise<void> {
  if (!canKeepApp) return;
  const kept = await navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  if (!kept) return;
  registration = kept;
  const look = () => {
    // The very first worker is no news.
    if (!kept.waiting || !navigator.serviceWorker.controller) return;
    hasNewVersion = true;
    for (const listener of listeners) listener();
  };
  look();
  kept.addEventListener('updatefound', () => {
    kept.installing?.addEventListener('statechange', look);
  });
}

/** True when a newer version is on the phone and takes over at the next start. */
export function useHasNewVersion(): boolean {
  return useSyncExternalStore(subscribe, () => hasNewVersion);
}

/**
 * Goes on with the newest version now, and fetches it first where it is not on the phone yet: a
 * page that has been open for hours has not looked. Marks are in the engine's storage and stay.
 */
export async function startNewVersion(): Promise<void> {
  if (!registration) return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  // Whatever keeps the worker, a press is answered.
  setTimeout(() => location.reload(), takesOverWithinMs);
  const newest = registration.waiting ?? (await fetchNewest(registration));
  if (newest) newest.postMessage('use-new-version');
  else location.reload();
}

/** Undefined where there is none, or none to be had. */
async function fetchNewest(from: ServiceWorkerRegistration): Promise<ServiceWorker | undefined> {
  await from.update().catch(() => undefined);
  const { installing } = from;
  // From `installing` it goes on to `installed`, or to `redundant` where a file was missing.
  if (installing) await new Promise((resolve) => installing.addEventListener('statechange', resolve, { once: true }));
  return from.waiting ?? undefined;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
