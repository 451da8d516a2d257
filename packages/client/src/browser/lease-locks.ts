import type { Locks } from '../engine/index.ts';
import { createDatabase, type Database } from './storage/database.ts';
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
export function createLeaseLocks(databaseName: string, times: LeaseTimes = defaultTimes): Locks {
  const database = createDatabase(databaseName, (opened) => opened.createObjectStore('leases'));
  return {
    async hold(name, signal, lost) {
      signal.throwIfAborted();
      const holder = newHolder();
      while (!(await take(database, name, holder, times.leaseMs))) {
        await pause(times.beatMs, signal);
        signal.throwIfAborted();
      }
      void keep(database, name, holder, times, signal, lost);
    },
  };
}

async function keep(
  database: Database,
  name: string,
  holder: string,
  { leaseMs, beatMs }: LeaseTimes,
  signal: AbortSignal,
  lost: () => void,
): Promise<void> {
  let heldUntil = Date.now() + leaseMs;
  while (await pause(beatMs, signal)) {
    const renewedAt = Date.now();
    // Storage that fails is tried again for as long as the lease lasts.
    const isMine = await take(database, name, holder, leaseMs).catch(() => undefined);
    if (isMine) heldUntil = renewedAt + leaseMs;
    else if (isMine === false || Date.now() > heldUntil) return lost();
  }
  // A lease that cannot be given back ends by itself.
  await release(database, name, holder).catch(() => undefined);
}

/** Takes or renews the lease. False where somebody else has it. */
function take(database: Database, name: string, holder: string, leaseMs: number): Promise<boolean> {
  return database.write(['leases'], 'relaxed', async (transaction) => {
    const leases = transaction.objectStore('leases');
    const lease = await read<Lease | undefined>(leases.get(name));
    const now = Date.now();
    // A lease that ends later than any could was made before the clock was set back.
    const isForeign = lease && lease.holder !== holder && lease.until > now && lease.until <= now + leaseMs;
    if (!isForeign) leases.put({ holder, until: now + leaseMs } satisfies Lease, name);
    return !isForeign;
  });
}

function release(database: Database, name: string, holder: string): Promise<void> {
  return database.write(['leases'], 'relaxed', async (transaction) => {
    const leases = transaction.objectStore('leases');
    const lease = await read<Lease | undefined>(leases.get(name));
    if (lease?.holder === holder) leases.delete(name);
  });
}

function newHolder(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

/** Waits; false, and at once, where the signal is aborted. */
function pause(delayMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const stop = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    }, delayMs);
    signal.addEventListener('abort', stop, { once: true });
  });
}
