import type { PageEvent, PageLife } from '../engine/index.ts';

export const browserPageLife: PageLife = {
  isOnline: () => navigator.onLine,
  isVisible: () => document.visibilityState === 'visible',
  subscribe(listener) {
    const stop = new AbortController();
    const forward = (target: EventTarget, type: string, read: (event: Event) => PageEvent | undefined) => {
      const hear = (event: Event) => {
        const happened = read(event);
        if (happened) listener(happened);
      };
      target.addEventListener(type, hear, { signal: stop.signal });
    };
    forward(document, 'visibilitychange', () => (document.visibilityState === 'visible' ? 'visible' : 'hidden'));
    forward(window, 'online', () => 'online');
    forward(window, 'offline', () => 'offline');
    forward(document, 'freeze', () => 'frozen');
    forward(document, 'resume', () => 'resumed');
    // The back-forward cache freezes a page and revives it with its old memory.
    forward(window, 'pagehide', (event) => (isPersisted(event) ? 'frozen' : undefined));
    forward(window, 'pageshow', (event) => (isPersisted(event) ? 'resumed' : undefined));
    return () => stop.abort();
  },
};

function isPersisted(event: Event): boolean {
  return (event as PageTransitionEvent).persisted;
}
