import type { WorldTime } from '@baton/testing/client';

/** A page sees within 10 s that the wall clock was set, and has written it down soon after. */
const writtenWithinMs = 12_000;

/**
 * Whether a device can know that its wall clock was set: where no page saw it, and wrote down
 * what its knowledge of the time is worth since, nothing can until the next exchange (ADR 0025).
 */
export class ClockWitness {
  readonly #time: WorldTime;
  /** How far a server's clock may be off, in ms. */
  readonly #serverErrorMs: number;
  #setAt = Number.NEGATIVE_INFINITY;
  /** What a page saw of it is on disk from then on. */
  #writtenAt = Number.NEGATIVE_INFINITY;
  #unprovenAt = Number.NEGATIVE_INFINITY;

  constructor(time: WorldTime, serverErrorMs: number) {
    this.#time = time;
    this.#serverErrorMs = serverErrorMs;
  }

  /** Somebody sets the clock, in front of a page that runs or of none. */
  clockSet(isSeen: boolean): void {
    this.#setAt = this.#time.trueMs;
    this.#writtenAt = this.#setAt + writtenWithinMs;
    if (!isSeen) this.#unprovenAt = this.#setAt;
  }

  /** The storage has refused a write: the page tries again at its next look. */
  writeRefused(): void {
    if (this.#time.trueMs < this.#writtenAt) this.#writtenAt = this.#time.trueMs + writtenWithinMs;
  }

  /** A page opens with what is on disk now, or stops before it may have written. */
  pageComesOrGoes(): void {
    if (this.#time.trueMs < this.#writtenAt) this.#unprovenAt = this.#setAt;
  }

  /** @param exchangedAt server time, in ms, of the exchange that a page goes by; null for none */
  isBeyondProof(exchangedAt: number | null): boolean {
    return exchangedAt !== null && exchangedAt - this.#serverErrorMs <= this.#unprovenAt;
  }
}
