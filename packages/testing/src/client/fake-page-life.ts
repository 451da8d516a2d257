import type { PageEvent, PageLife } from '@baton/client/engine';

/** A page to which a test lets things happen. */
export class FakePageLife implements PageLife {
  readonly #listeners = new Set<(event: PageEvent) => void>();
  #isOnline = true;
  #isVisible = true;

  isOnline(): boolean {
    return this.#isOnline;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  subscribe(listener: (event: PageEvent) => void): () => void {
    const own = (event: PageEvent) => listener(event);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  happen(event: PageEvent): void {
    if (event === 'online' || event === 'offline') this.#isOnline = event === 'online';
    if (event === 'visible' || event === 'hidden') this.#isVisible = event === 'visible';
    for (const listener of [...this.#listeners]) listener(event);
  }
}
