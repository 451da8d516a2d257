import type { PageEvent } from '@baton/client/engine';

const dispatched: Readonly<Record<PageEvent, () => void>> = {
  visible: () => become(document, 'visibilityState', 'visible', 'visibilitychange'),
  hidden: () => become(document, 'visibilityState', 'hidden', 'visibilitychange'),
  online: () => become(navigator, 'onLine', true, 'online'),
  offline: () => become(navigator, 'onLine', false, 'offline'),
  frozen: () => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
  resumed: () => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
};

/** Tells the page that this happened to it, in the browser's own way. */
export function happen(event: PageEvent): void {
  dispatched[event]();
}

function become(place: Document | Navigator, property: string, value: unknown, type: string): void {
  Object.defineProperty(place, property, { value, configurable: true });
  (place instanceof Document ? place : window).dispatchEvent(new Event(type));
}
