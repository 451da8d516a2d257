import { useSyncExternalStore } from 'react';
import { parseRoute, type Route } from './route.ts';

const moved = new EventTarget();

/** Goes to a path of this application. The search part stays: it names the phone. */
export function go(path: string, options: { readonly replace?: boolean } = {}): void {
  const [pathname = '/', hash] = path.split('#');
  const url = pathname + location.search + (hash === undefined ? '' : `#${hash}`);
  if (url === location.pathname + location.search + location.hash) return;
  if (options.replace) history.replaceState(history.state, '', url);
  else history.pushState({ isInner: true }, '', url);
  moved.dispatchEvent(new Event('moved'));
}

/** Closes a sheet: back to where it was opened from, or to `path` where it was opened by its address. */
export function goBack(path: string): void {
  const state: unknown = history.state;
  if (typeof state === 'object' && state !== null && 'isInner' in state) history.back();
  else go(path, { replace: true });
}

/** The route of the address, kept up to date. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}

let known = { href: '', route: { page: 'home' } as Route };

function currentRoute(): Route {
  if (known.href !== location.href) known = { href: location.href, route: parseRoute(location) };
  return known.route;
}

function subscribe(listener: () => void): () => void {
  moved.addEventListener('moved', listener);
  addEventListener('popstate', listener);
  addEventListener('hashchange', listener);
  return () => {
    moved.removeEventListener('moved', listener);
    removeEventListener('popstate', listener);
    removeEventListener('hashchange', listener);
  };
}
