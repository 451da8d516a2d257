import type { NetworkRequest } from '@baton/client/engine';
import { FakeBrowser, IndexedDisk } from '@baton/testing/client';
import { StreamCheck } from './checks/stream-check.ts';
import { ClockWitness } from './clock-witness.ts';
import type { Dice } from './dice.ts';
import { NetworkWeather } from './faults/network-weather.ts';
import { Tab } from './tab.ts';
import type { World } from './world.ts';

/** One person's browser, with its tabs. */
export class Device {
  readonly name: string;
  readonly subject: string;
  readonly world: World;
  readonly browser: FakeBrowser;
  /** Where the world has one. */
  readonly indexedDisk: IndexedDisk | undefined;
  readonly weather: NetworkWeather;
  readonly dice: Dice;
  readonly witness: ClockWitness;
  tabs: Tab[] = [];
  readonly #streams = new WeakMap<NetworkRequest, StreamCheck>();
  #opened = 0;
  isAsleep = false;
  #asleepUntilMs = Number.NEGATIVE_INFINITY;
  #isSignedIn = true;
  #session = 1;
  /** Share of the hints among its tabs that are lost. */
  hintLoss = 0;

  constructor(world: World, number: number) {
    const { time, swarm } = world;
    this.world = world;
    this.name = `phone-${number}`;
    this.subject = `person-${number}`;
    this.dice = world.dice.fork(this.name);
    this.weather = new NetworkWeather(this.dice.fork('network'), swarm, (kind) => world.struck(kind));
    this.witness = new ClockWitness(time, swarm.serverErrorMs);
    const luck = this.dice.fork('latency');
    const storageLatencyOf = () => luck.wait(swarm.storageMs);
    this.indexedDisk = swarm.hasIndexedDb
      ? new IndexedDisk(time, storageLatencyOf, this.dice.fork('layout').pick(layouts))
      : undefined;
    this.browser = new FakeBrowser({
      time,
      grainMs: swarm.grainMs,
      seed: luck.between(0, 0x7fffffff),
      server: (request, breakConnection) => world.serve(request, breakConnection),
      heard: (piece, request) => world.attempt(() => this.#hear(piece, request)),
      latencyOf: () => luck.wait(swarm.networkMs),
      faultOf: (request) => this.weather.faultOf(request),
      storageLatencyOf,
      ...(this.indexedDisk && { disk: this.indexedDisk }),
      hintLatencyOf: () => (luck.chance(this.hintLoss) ? undefined : luck.wait(swarm.hintMs)),
    });
    this.browser.outbox.faults.refused = () => this.witness.writeRefused();
    this.browser.outbox.watcher = {
      put: (entry) => world.judge(() => world.ledger.put(entry, world.model)),
      removed: (id) => world.judge(() => world.ledger.removed(id, world.model)),
    };
  }

  /** What the application sends; null while nobody is signed in. */
  get token(): string | null {
    return this.#isSignedIn ? `${this.subject}#${this.#session}` : null;
  }

  signOut(): void {
    this.#isSignedIn = false;
  }

  /** With a token that was never there before. */
  signIn(): void {
    this.#isSignedIn = true;
    this.#session++;
  }

  #hear(piece: string, request: NetworkRequest): void {
    const { path } = request;
    this.world.heard(this, piece, underWayMs);
    if (!path.startsWith('/events')) return;
    const stream = this.#streams.get(request) ?? new StreamCheck(this, { path, isReadAtOnce: false });
    this.#streams.set(request, stream);
    stream.take(piece);
  }

  /** Somebody sets the clock. */
  setWallClock(byMs: number): void {
    this.browser.clocks.stepWall(byMs);
    this.witness.clockSet(this.tabs.some(({ isReady, isFrozen }) => isReady && !isFrozen));
  }

  /** Nothing runs here; connections die unheard. Some devices stop their monotonic clock meanwhile. */
  sleep(stopsClock: boolean): void {
    this.isAsleep = true;
    this.#asleepUntilMs = this.world.time.nowMs + sleepMinMs;
    for (const tab of this.tabs) tab.freeze();
    this.browser.network.stall();
    if (stopsClock) this.browser.clocks.sleep();
  }

  wake(): void {
    const leftMs = this.#asleepUntilMs - this.world.time.nowMs;
    if (leftMs > 0) return void this.world.time.start('the device wakes', leftMs, () => this.wake());
    this.isAsleep = false;
    this.browser.clocks.wake();
    for (const tab of this.tabs) tab.thaw();
  }

  openTab(): Tab {
    const tab = new Tab(this, `${this.name}/${++this.#opened}`);
    this.tabs.push(tab);
    this.witness.pageComesOrGoes();
    if (this.isAsleep) tab.freeze();
    this.world.note(`${tab.name} opens`);
    return tab;
  }

  /** One that is still there is opened anew. */
  reload(tab: Tab): void {
    if (!this.tabs.includes(tab)) return;
    this.killTab(tab);
    this.openTab();
  }

  /** Gone without a word, as when the browser crashes. */
  killTab(tab: Tab): void {
    this.tabs = this.tabs.filter((other) => other !== tab);
    tab.kill();
    this.witness.pageComesOrGoes();
    this.world.note(`${tab.name} is killed`);
  }

  /** The browser is gone with all of its pages, and is started again. */
  restart(meanwhile?: () => void): void {
    for (const tab of this.tabs) this.killTab(tab);
    meanwhile?.();
    this.openTab();
  }

  /** The person closes it. */
  async closeTab(tab: Tab): Promise<void> {
    this.tabs = this.tabs.filter((other) => other !== tab);
    this.world.note(`${tab.name} is closed`);
    this.witness.pageComesOrGoes();
    await tab.client.close();
    tab.kill();
  }
}

/** How the cache lies in IndexedDB: as in production, or so small that all of it happens often. */
const layouts = [
  { pageRows: 1_000, deltasMax: 200 },
  { pageRows: 10, deltasMax: 5 },
  { pageRows: 2, deltasMax: 2 },
];

/** A piece of a body may be under way for so long, or wait for a tab that is frozen. */
const underWayMs = 55_000;

/** No device sleeps for less; a pause that is shorter than the grain of its clocks, no page could see. */
const sleepMinMs = 1_000;
