import { type Client, type ClientOptions, createClientEngine } from '@baton/client/engine';
import type { Schema } from '@baton/protocol';
import type { ServerPorts } from '@baton/server/engine';
import { createMemoryServer, type MemoryServer, type MemoryServerOptions } from '../server/memory-server.ts';
import { FakeBrowser, type FakeBrowserOptions, type FakeTab } from './fake-browser.ts';
import { createSeededRandom } from './seeded-random.ts';
import { VirtualTime } from './virtual-time.ts';

export interface FakeWorldOptions<S extends Schema> extends Omit<MemoryServerOptions<S>, 'ports' | 'store'> {
  /** Default 1. */
  readonly seed?: number;
}

/** A client in a tab of a browser. */
export interface FakeApp<S extends Schema> {
  readonly client: Client<S>;
  readonly tab: FakeTab;
}

/** The real client engines and the real server engine in one process, on one virtual time. */
export class FakeWorld<S extends Schema> {
  readonly time = new VirtualTime();
  readonly #options: FakeWorldOptions<S>;
  readonly #random;
  #server: MemoryServer;
  #browsers = 0;

  constructor(options: FakeWorldOptions<S>) {
    this.#options = options;
    this.#random = createSeededRandom(options.seed ?? 1);
    this.#server = createMemoryServer({ ...options, ports: this.#serverPorts() });
  }

  get server(): MemoryServer {
    return this.#server;
  }

  /** The server stops and another one starts on the same store. */
  restartServer(): void {
    this.#server.stop();
    this.#server = createMemoryServer({ ...this.#options, ports: this.#serverPorts(), store: this.#server.store });
  }

  openBrowser(latencies: Partial<FakeBrowserOptions> = {}): FakeBrowser {
    const seed = (this.#options.seed ?? 1) * 1_000 + ++this.#browsers;
    return new FakeBrowser({ time: this.time, seed, server: (request) => this.#server.fetch(request), ...latencies });
  }

  /** The application in one more tab of this browser. */
  openApp(browser: FakeBrowser, options: Partial<ClientOptions<S>> = {}): FakeApp<S> {
    const tab = browser.openTab();
    const client = createClientEngine(
      { schema: this.#options.schema, url: 'http://server/api/v1/sync', token: 'somebody', ...options },
      tab.ports,
    );
    return { client, tab };
  }

  /** The application in the first tab of a new browser, ready. */
  async openPhone(options: Partial<ClientOptions<S>> = {}): Promise<FakeApp<S> & { readonly browser: FakeBrowser }> {
    const browser = this.openBrowser();
    const app = this.openApp(browser, options);
    await app.client.ready;
    return { ...app, browser };
  }

  #serverPorts(): Pick<ServerPorts, 'time' | 'timers' | 'randomBytes'> {
    const { time } = this;
    return {
      time: { unixMs: () => time.trueMs, monotonicMs: () => time.nowMs, errorMs: 1 },
      timers: time,
      randomBytes: (length) => this.#random.bytes(length),
    };
  }
}
