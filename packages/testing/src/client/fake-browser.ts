import type { ClientPorts } from '@baton/client/engine';
import { FakeLocks } from './fake-locks.ts';
import { FakeNetwork } from './fake-network.ts';
import { FakePageLife } from './fake-page-life.ts';
import { FakeTabChannels } from './fake-tab-channel.ts';
import { CacheDisk, createMemoryCacheStore } from './memory-cache-store.ts';
import { createMemoryOutboxStore, OutboxDisk } from './memory-outbox-store.ts';
import { createSeededRandom } from './seeded-random.ts';
import { VirtualClocks, type VirtualTime } from './virtual-time.ts';

export interface FakeBrowserOptions {
  readonly time: VirtualTime;
  readonly seed: number;
  readonly server: (request: Request) => Promise<Response>;
}

export interface FakeTab {
  readonly ports: ClientPorts;
  readonly life: FakePageLife;
  /** The tab is gone from one moment to the next: nothing of it runs any more. */
  kill(): void;
}

/** One browser on one device: its disk, locks and network, which all its tabs share. */
export class FakeBrowser {
  readonly outbox = new OutboxDisk();
  readonly cache = new CacheDisk();
  readonly locks = new FakeLocks();
  readonly channels = new FakeTabChannels();
  readonly network: FakeNetwork;
  readonly clocks: VirtualClocks;
  readonly #time: VirtualTime;
  readonly #random;

  constructor({ time, seed, server }: FakeBrowserOptions) {
    this.#time = time;
    this.#random = createSeededRandom(seed);
    this.network = new FakeNetwork({ server, timers: time });
    this.clocks = new VirtualClocks(time);
  }

  openTab(): FakeTab {
    const life = new FakePageLife();
    const channel = this.channels.tab();
    const locks = this.locks.tab();
    const death = new AbortController();
    const untilDeath: UntilDeath = (begin) =>
      new Promise((resolve, reject) => {
        if (death.signal.aborted) return;
        begin().then(
          (value) => death.signal.aborted || resolve(value),
          (error) => death.signal.aborted || reject(error),
        );
      });
    return {
      life,
      kill: () => {
        channel.close();
        death.abort(new Error('the tab is gone'));
      },
      ports: {
        time: this.clocks,
        random: this.#random,
        life,
        channel,
        timers: {
          start: (name, delayMs, run) => this.#time.start(name, delayMs, () => death.signal.aborted || run()),
        },
        network: {
          send: (request) =>
            untilDeath(() =>
              this.network.send({ ...request, signal: AbortSignal.any([request.signal, death.signal]) }),
            ),
        },
        locks: {
          hold: (name, signal, lost) =>
            untilDeath(() => locks.hold(name, AbortSignal.any([signal, death.signal]), lost)),
        },
        openOutbox: async () => mortal(createMemoryOutboxStore(this.outbox), untilDeath),
        openCache: async () => mortal(createMemoryCacheStore(this.cache), untilDeath),
      },
    };
  }
}

/** Begins something that settles only while its tab is there. */
type UntilDeath = <Result>(begin: () => Promise<Result>) => Promise<Result>;

/** The same store, as a tab has it that may be killed. */
function mortal<Store extends object>(store: Store, untilDeath: UntilDeath): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => untilDeath(() => method.apply(target, given));
    },
  });
}
