/**
 * What happens to the page. `online` and `offline` are hints alone: only a round trip proves.
 * `resumed` follows a freeze or a return from the back-forward cache.
 */
export type PageEvent = 'visible' | 'hidden' | 'online' | 'offline' | 'frozen' | 'resumed';

export interface PageLife {
  /** False only where the browser is sure that there is no network. */
  isOnline(): boolean;
  isVisible(): boolean;
  subscribe(listener: (event: PageEvent) => void): () => void;
}
