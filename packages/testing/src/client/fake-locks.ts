import type { Locks } from '@baton/client/engine';

interface Claim {
  readonly signal: AbortSignal;
  readonly grant: () => void;
  readonly lost: () => void;
}

/** The locks of one browser: first come, first served. */
export class FakeLocks {
  readonly #queues = new Map<string, Claim[]>();

  /** The locks as one tab has them. */
  tab(): Locks {
    return { hold: (name, signal, lost) => this.#hold(name, signal, lost) };
  }

  /** Takes a held lock from its holder by force. */
  takeAway(name: string): void {
    const [holder] = this.#queue(name);
    if (!holder) return;
    this.#leave(name, holder);
    holder.lost();
  }

  #hold(name: string, signal: AbortSignal, lost: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const claim = { signal, grant: resolve, lost };
      const queue = this.#queue(name);
      queue.push(claim);
      signal.addEventListener('abort', () => {
        this.#leave(name, claim);
        // Does nothing where the lock was held.
        reject(signal.reason);
      });
      if (queue[0] === claim) claim.grant();
    });
  }

  #leave(name: string, claim: Claim): void {
    const queue = this.#queue(name);
    const place = queue.indexOf(claim);
    if (place < 0) return;
    queue.splice(place, 1);
    if (place === 0) queue[0]?.grant();
  }

  #queue(name: string): Claim[] {
    let queue = this.#queues.get(name);
    if (!queue) this.#queues.set(name, (queue = []));
    return queue;
  }
}
