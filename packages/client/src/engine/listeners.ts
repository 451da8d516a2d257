/**
 * Those who want to be told. Each subscription is its own, also where the same function comes
 * twice. What one of them throws keeps nothing from the others, nor from whoever tells: it goes
 * on as an unhandled rejection, to whatever the page has to report errors.
 */
export class Listeners {
  readonly #listeners = new Set<() => void>();

  get size(): number {
    return this.#listeners.size;
  }

  /** @returns what ends it, and says whether it had not ended before */
  subscribe(listener: () => void): () => boolean {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  tell(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        void Promise.reject(error);
      }
    }
  }
}
