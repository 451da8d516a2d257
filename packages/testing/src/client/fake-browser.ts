import type { ClientPorts, NetworkRequest } from '@baton/client/engine';
import { AbortGroup } from './abort-group.ts';
import { FakeLocks } from './fake-locks.ts';
import { FakeNetwork, type FakeNetworkOptions } from './fake-network.ts';
import { FakePageLife } from './fake-page-life.ts';
import { FakeTabChannels } from './fake-tab-channel.ts';
import type { CacheOnDisk, FakeDisk, OutboxOnDisk } from './fake-disk.ts';
import { MemoryDisk } from './memory-disk.ts';
import { createSeededRandom } from './seeded-random.ts';
import { TabThread } from './tab-thread.ts';
import { TimerGroup } from './timer-group.ts';
import { VirtualClocks, type WorldTime } from './virtual-time.ts';

export interface FakeBrowserOptions extends Omit<FakeNetworkOptions, 'timers' | 'url'> {
  readonly time: WorldTime;
  readonly seed: number;
  /** How coarse its clocks are, in ms. Default: they are not. */
  readonly grainMs?: number;
  /** How long the next step of a storage is under way, in ms. Default 0. */
  readonly storageLatencyOf?: () => number;
  /** Default: one in memory. */
  readonly disk?: FakeDisk;
  /** How long the next hint is under way to one tab, in ms; undefined where it is lost. Default 0. */
  readonly hintLatencyOf?: () => number | undefined;
  /** Each piece of an answer as it gets to a tab; the request is the same object for all of them. */
  readonly heard?: (piece: string, request: NetworkRequest) => void;
}

export interface FakeTab {
  readonly ports: ClientPorts;
  readonly life: FakePageLife;
  /** The tab is gone from one moment to the next: nothing of it runs any more. */
  kill(): void;
  /** Nothing of the tab runs until `thaw`, and it was not told. Its locks stay its own. */
  freeze(): void;
  thaw(): void;
}

/** One browser on one device: its disk, locks and network, which all its tabs share. */
export class FakeBrowser {
  readonly outbox: OutboxOnDisk;
  readonly cache: CacheOnDisk;
  readonly locks = new FakeLocks();
  readonly channels: FakeTabChannels;
  readonly network: FakeNetwork;
  readonly clocks: VirtualClocks;
  readonly #options: FakeBrowserOptions;
  readonly #random;
  readonly #disk: FakeDisk;

  constructor(options: FakeBrowserOptions) {
    const { time, seed, hintLatencyOf, storageLatencyOf = () => 0 } = options;
    this.#options = options;
    this.#random = createSeededRandom(seed);
    this.#disk = options.disk ?? new MemoryDisk(time, storageLatencyOf);
    this.outbox = this.#disk.outbox;
    this.cache = this.#disk.cache;
    this.network = new FakeNetwork({ ...options, timers: time });
    this.channels = new FakeTabChannels(hintLatencyOf && { timers: time, latencyOf: hintLatencyOf });
    this.clocks = new VirtualClocks(time, options.grainMs);
  }

  openTab(): FakeTab {
    const { time } = this.#options;
    const thread = new TabThread();
    const timers = new TimerGroup(time);
    const ownTimers = thread.timers(timers);
    const storage = this.#disk.openTab(thread, { timers: ownTimers, random: this.#random });
    const life = new FakePageLife();
    const channel = this.channels.tab();
    const locks = this.locks.tab();
    const inUse = new AbortGroup();
    let isGone = false;
    // What a tab asks for in the moment of its end would be its own for ever.
    const untilGone = (signal: AbortSignal) => (isGone ? AbortSignal.abort(gone) : inUse.join(signal));
    return {
      life,
      kill: () => {
        thread.kill();
        timers.end();
        storage.leave();
        channel.close();
        isGone = true;
        inUse.abort(gone);
      },
      freeze: () => thread.freeze(),
      thaw: () => thread.thaw(),
      ports: {
        time: this.clocks,
        random: this.#random,
        life: {
          isOnline: () => life.isOnline(),
          isVisible: () => life.isVisible(),
          subscribe: (listener) => life.subscribe((event) => thread.run(() => listener(event))),
        },
        channel: {
          post: (hint) => channel.post(hint),
          subscribe: (listener) => channel.subscribe((hint) => thread.run(() => listener(hint))),
          close: () => channel.close(),
        },
        timers: ownTimers,
        network: { send: (request) => this.#send(thread, { ...request, signal: untilGone(request.signal) }) },
        locks: {
          hold: (name, signal, lost) => thread.result(locks.hold(name, untilGone(signal), () => thread.run(lost))),
        },
        openOutbox: storage.openOutbox,
        openCache: storage.openCache,
      },
    };
  }

  async #send(thread: TabThread, request: NetworkRequest) {
    const { heard } = this.#options;
    const response = await thread.result(this.network.send(request));
    return {
      ...response,
      async *chunks() {
        const pieces = response.chunks()[Symbol.asyncIterator]();
        try {
          for (;;) {
            const piece = await thread.result(pieces.next());
            if (piece.done) return;
            heard?.(piece.value, request);
            yield piece.value;
          }
        } finally {
          await pieces.return?.();
        }
      },
    };
  }
}

const gone = new Error('the tab is gone');
