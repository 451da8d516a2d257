import { errorOf, type Scope } from '@baton/protocol';
import type { AccessDesk, Claims } from './access.ts';
import { createFeeds } from './feeds.ts';
import type { ServerPorts, Timer } from './ports.ts';
import type { Store } from './store.ts';
import { openStream, type OpenStream, type StreamConnection, type WantedScope } from './stream.ts';

/** Every open stream of this process. */
export interface Streams {
  /** @throws BatonError SHUTTING_DOWN */
  open(claims: Claims, wanted: readonly WantedScope[], connection: StreamConnection): OpenStream;
  /** Something may be new in these scopes. */
  wake(scopes: Iterable<Scope>): void;
  /** Asks for every stream's rights at once. */
  askAgain(): void;
  /** Ends every stream with a goodbye and stops all timers. */
  stop(): void;
}

interface StreamsParts {
  readonly store: Store;
  readonly desk: AccessDesk;
  readonly ports: ServerPorts;
  /** How often to look for what other programs wrote. Default 100 ms. */
  readonly pollMs?: number | undefined;
}

/** While the database is away. */
const pollAfterFailureMs = 1_000;
const tendMs = 500;
/** Streams that are ended together come back spread over this long. */
const returnSpreadMs = 2_000;

export function createStreams({ store, desk, ports, pollMs = 100 }: StreamsParts): Streams {
  const { time, timers, log, randomBytes } = ports;
  const feeds = createFeeds({ store, log });
  const streams = new Set<OpenStream>();
  const running = new Map<string, Timer>();
  let isStopped = false;

  function open(claims: Claims, wanted: readonly WantedScope[], connection: StreamConnection): OpenStream {
    if (isStopped) throw errorOf('SHUTTING_DOWN');
    const stream: OpenStream = openStream({
      ...{ claims, wanted, connection, store, time, log },
      rights: desk.of(claims),
      feedOf: feeds.of,
      onClose: () => streams.delete(stream),
    });
    streams.add(stream);
    schedule('poll', jittered(pollMs), poll);
    schedule('tend', tendMs, tendAll);
    return stream;
  }

  /** One timer of each name, and none without streams. */
  function schedule(name: string, delayMs: number, run: () => void): void {
    if (running.has(name) || streams.size === 0 || isStopped) return;
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
    for (const stream of [...streams]) stream.tend();
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
    open,
    wake: feeds.wake,
    askAgain() {
      for (const stream of streams) stream.askAgain();
    },
    stop() {
      isStopped = true;
      for (const stream of [...streams]) stream.goodbye(Math.round(share() * returnSpreadMs));
      for (const timer of running.values()) timer.cancel();
      running.clear();
    },
  };
}
