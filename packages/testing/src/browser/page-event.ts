import type { PageEvent } from '@baton/client/engine';

/** The two ways in which browsers stop a page and wake it: in the background, and on the way back to it. */
export type Freezing = 'in the background' | 'by the back-forward cache';

/** Tells the page that this happened to it, in the browser's own way. */
export function happen(event: PageEvent, freezing: Freezing): void {
  switch (event) {
    case 'visible':
    case 'hidden':
      return become(document, 'visibilityState', event, 'visibilitychange');
    case 'online':
    case 'offline':
      return become(navigator, 'onLine', event === 'online', event);
    case 'frozen':
      return transit(freezing, 'freeze', 'pagehide');
    case 'resumed':
      return transit(freezing, 'resume', 'pageshow');
  }
}

function become(place: Document | Navigator, property: string, value: unknown, type: string): void {
  Object.defineProperty(place, property, { value, configurable: true });
  (place instanceof Document ? place : window).dispatchEvent(new Event(type));
}

function transit(freezing: Freezing, inBackground: string, inCache: string): void {
  if (freezing === 'in the background') document.dispatchEvent(new Event(inBackground));
  else window.dispatchEvent(new PageTransitionEvent(inCache, { persisted: true }));
}
