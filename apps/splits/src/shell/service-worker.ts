/**
 * Keeps the application's own files on the phone, so that it opens without a network. The API
 * goes past it untouched, and of marks it knows nothing: those are in the engine's storage.
 * A new version waits until every page of the old one is closed, or until one asks for it.
 */

// The compiler knows a page's world, not a worker's: these are the few parts used here.
interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}
interface LifeEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface RequestEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** Written in by the build: every file of this version, and a digest of them all. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

const worker = self as unknown as WorkerScope;
const prefix = 'splits-shell-';
const shell = __SHELL__;
const cacheName = prefix + shell.version;
const page = '/index.html';
const files = new Set([page, ...shell.files]);

worker.addEventListener('install', (event) => event.waitUntil(keepFiles()));
worker.addEventListener('activate', (event) => event.waitUntil(dropOlderVersions()));
worker.addEventListener('message', (event) => {
  if (event.data === 'use-new-version') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const file = fileFor(event.request);
  if (file !== undefined) event.respondWith(keptFile(file, event.request));
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([...files].map((file) => new Request(file, { cache: 'no-cache' })));
}

async function dropOlderVersions(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The kept file that answers this request; undefined where the network has to. */
function fileFor(request: Request): string | undefined {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return undefined;
  if (files.has(url.pathname)) return url.pathname;
  // Addresses of screens have no dot; those of the server's own routes are its own.
  const isScreen = request.mode === 'navigate' && !/^\/api\/|\.|^\/(healthz|readyz|metrics)$/.test(url.pathname);
  return isScreen ? page : undefined;
}

async function keptFile(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(file)) ?? fetch(request);
}
