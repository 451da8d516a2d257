/** Those who want to be told. Each subscription is its own, also where the same function comes twice. */
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
    for (const listener of [...this.#listeners]) listener();
  }
}
