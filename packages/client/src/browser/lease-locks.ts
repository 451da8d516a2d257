import type { Locks } from '../engine/index.ts';
import { createDatabase } from './storage/database.ts';
import { read } from './storage/transaction.ts';

export interface LeaseTimes {
  /** Milliseconds for which a lease holds unless it is renewed. */
  readonly leaseMs: number;
  /** Milliseconds between two renewals, and between two looks at somebody else's lease. */
  readonly beatMs: number;
}

interface Lease {
  readonly holder: string;
  /** By the device's wall clock in ms. */
  readonly until: number;
}

const defaultTimes: LeaseTimes = { leaseMs: 6_000, beatMs: 2_000 };

/**
 * Locks by leases in IndexedDB, for pages without Web Locks (plain http in a local network).
 * A step of the wall clock may give a lock to two tabs for a while: the fences of the stores
 * make that harmless.
 */
export function createLeaseLocks(databaseName: string, { leaseMs, beatMs }: LeaseTimes = defaultTimes): Locks {
  const database = createDatabase(databaseName, (opened) => opened.createObjectStore('leases'));

  /** Takes or renews the lease for so long; for 0 ms gives it back. False where somebody else has it. */
  const take = (name: string, holder: string, durationMs: number): Promise<boolean> =>
    database.write(['leases'], 'relaxed', async (transaction) => {
      const leases = transaction.objectStore('leases');
      const lease = await read<Lease | undefined>(leases.get(name));
      const now = Date.now();
      // A lease that ends later than any could was made before the clock was set back.
      const isForeign = lease && lease.holder !== holder && lease.until > now && lease.until <= now + leaseMs;
      if (!isForeign) leases.put({ holder, until: now + durationMs } satisfies Lease, name);
      return !isForeign;
    });

  const hold = (name: string, signal: AbortSignal, lost: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const holder = crypto.getRandomValues(new Uint32Array(4)).join('-');
      let heldUntil: number | undefined;
      const beat = async () => {
        const until = Date.now() + leaseMs;
        // Storage that fails is tried again, for as long as the lease lasts.
        const isMine = await take(name, holder, leaseMs).catch(() => undefined);
        if (signal.aborted) return giveBack();
        if (isMine) {
          heldUntil = until;
          resolve();
        } else if (heldUntil !== undefined && (isMine === false || Date.now() > heldUntil)) {
          clearInterval(timer);
          lost();
        }
      };
      const timer = setInterval(beat, beatMs);
      // A lease that cannot be given back ends by itself.
      const giveBack = () => void take(name, holder, 0).catch(() => undefined);
      const abort = () => {
        clearInterval(timer);
        reject(signal.reason);
        if (heldUntil !== undefined) giveBack();
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      void beat();
    });

  return { hold };
}
