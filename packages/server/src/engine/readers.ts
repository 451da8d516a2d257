import { type Cursor, errorOf, type Scope } from '@baton/protocol';
import type { Feed } from './feed.ts';
import { createFeeds } from './feeds.ts';
import type { ServerPorts, Timer } from './ports.ts';
import { createReadForMany, type ReadForMany } from './read-for-many.ts';
import type { Store } from './store.ts';

/** Somebody who waits for what is new: a stream, or a pull that is held open. */
export interface Reader {
  /** Called twice a second: asks for the right again where it is due, does what else is due. */
  tend(): void;
  /** The right may have changed: asks at once. */
  askAgain(): void;
  /** Ends, and tells the client when to come back. */
  goodbye(reconnectAfterMs: number): void;
}

/** Every reader of this process, and the feeds that they share. */
export interface Readers {
  readonly feedOf: (scope: Scope) => Feed;
  /** How far those who are live in a scope have been given it; undefined where nobody is. */
  positionOf(scope: Scope): Cursor | undefined;
  readonly readForMany: ReadForMany;
  /**
   * Begins a reader and keeps it until it calls `onClose`.
   * @throws BatonError SHUTTING_DOWN
   */
  admit<Admitted extends Reader>(begin: (onClose: () => void) => Admitted): Admitted;
  /** Something may be new in these scopes. */
  wake(scopes: Iterable<Scope>): void;
  /** Asks for every reader's rights at once. */
  askAgain(): void;
  /** Ends every reader with a goodbye and stops all timers. */
  stop(): void;
}

interface ReadersParts {
  readonly store: Store;
  readonly ports: ServerPorts;
  /** How often to look for what other programs wrote. Default 100 ms. */
  readonly pollMs?: number | undefined;
}

/** While the database is away. */
const pollAfterFailureMs = 1_000;
const tendMs = 500;
/** Readers that are ended together come back spread over this long. */
const returnSpreadMs = 2_000;

export function createReaders({ store, ports, pollMs = 100 }: ReadersParts): Readers {
  const { timers, log, randomBytes } = ports;
  const feeds = createFeeds({ store, log });
  const readers = new Set<Reader>();
  const running = new Map<string, Timer>();
  let isStopped = false;

  function admit<Admitted extends Reader>(begin: (onClose: () => void) => Admitted): Admitted {
    if (isStopped) throw errorOf('SHUTTING_DOWN');
    const reader = begin(() => readers.delete(reader));
    readers.add(reader);
    schedule('poll', jittered(pollMs), poll);
    schedule('tend', tendMs, tendAll);
    return reader;
  }

  /** One timer of each name, and none without readers. */
  function schedule(name: string, delayMs: number, run: () => void): void {
    if (running.has(name) || readers.size === 0 || isStopped) return;
    const fire = () => {
      running.delete(name);
      run();
    };
    running.set(name, timers.start(name, delayMs, fire));
  }

  async function poll(): Promise<void> {
    const isReachable = await feeds.poll();
    schedule('poll', isReachable ? jittered(pollMs) : pollAfterFailureMs, poll);
  }

  function tendAll(): void {
    for (const reader of [...readers]) reader.tend();
    schedule('tend', tendMs, tendAll);
  }

  /** Between 80 and 120 % of it, so that many nodes do not poll in step. */
  function jittered(delayMs: number): number {
    return delayMs * (0.8 + 0.4 * share());
  }

  function share(): number {
    return (randomBytes(1)[0] ?? 0) / 256;
  }

  return {
    feedOf: feeds.of,
    positionOf: feeds.positionOf,
    readForMany: createReadForMany({ store, positionOf: feeds.positionOf }),
    admit,
    wake: feeds.wake,
    askAgain() {
      for (const reader of [...readers]) reader.askAgain();
    },
    stop() {
      isStopped = true;
      for (const reader of [...readers]) reader.goodbye(Math.round(share() * returnSpreadMs));
      for (const timer of running.values()) timer.cancel();
      running.clear();
    },
  };
}
