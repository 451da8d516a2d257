import { createSeededRandom, type FakeApp, type FakeBrowser, FakeWorld } from '@baton/testing/client';
import { describe, expect, it } from 'vitest';
import { race, runner, schema, scope } from './relay.fixture.ts';

/** Seeds of one run; `BATON_SEED=7` replays one alone. */
const only = Number(process.env['BATON_SEED']);
const seeds = only ? [only] : Array.from({ length: 15 }, (_, index) => index + 1);
const stepsPerSeed = 60;

describe('phones with two tabs each, over a network, tabs and storage that fail at random', () => {
  it.each(seeds)(
    'end in agreement with the server, each saved write there once (BATON_SEED=%i)',
    async (seed) => {
      await new Story(seed).run();
    },
    60_000,
  );
});

type App = FakeApp<typeof schema>;

interface Phone {
  readonly browser: FakeBrowser;
  tabs: App[];
}

class Story {
  readonly #world: FakeWorld<typeof schema>;
  readonly #random: () => number;
  readonly #phones: Phone[] = [];
  /** Numbers of the marks whose write was reported as saved. */
  readonly #saved = new Set<number>();
  #marks = 0;

  constructor(seed: number) {
    this.#world = new FakeWorld({ schema, seed });
    const random = createSeededRandom(seed);
    this.#random = () => random.fraction();
  }

  async run(): Promise<void> {
    await this.#world.server.store.transaction(async (sql) => {
      await sql.insert(schema.tables.race, { id: race, name: 'Coast' });
      await sql.insert(schema.tables.runner, { id: runner, race, name: 'Ana', pace: 480 });
    });
    for (let phone = 0; phone < 2; phone++) {
      const browser = this.#world.openBrowser();
      browser.network.latencyMs = 5;
      this.#phones.push({ browser, tabs: [await this.#openTab(browser), await this.#openTab(browser)] });
    }
    for (let step = 0; step < stepsPerSeed; step++) {
      await this.#step();
      await this.#world.time.advance(this.#random() < 0.8 ? this.#random() * 300 : this.#random() * 40_000);
    }
    await this.#settle();
    await this.#check();
  }

  async #openTab(browser: FakeBrowser): Promise<App> {
    const app = this.#world.openApp(browser);
    await app.client.ready;
    app.client.open(scope);
    return app;
  }

  async #step(): Promise<void> {
    const phone = this.#pick(this.#phones);
    const tab = this.#pick(phone.tabs);
    const { network, outbox, cache, channels, locks } = phone.browser;
    const path = this.#pick(['/push', '/events', '/snapshot', '/pull', '/contact']);
    const actions: readonly (() => void | Promise<void>)[] = [
      () => this.#write(tab),
      () => this.#write(tab),
      () => this.#write(tab),
      () => this.#write(tab),
      () => this.#edit(tab),
      () => this.#edit(tab),
      () => network.goDown(),
      () => network.comeUp(),
      () => network.comeUp(),
      () => network.breakConnections(),
      () => network.stall(),
      () => network.failNext(path, { kind: 'lose-request' }),
      () => network.failNext(path, { kind: 'lose-answer' }),
      () => network.failNext(path, { kind: 'break' }),
      () => network.failNext(path, { kind: 'truncate', characters: Math.floor(this.#random() * 900) }),
      () => network.failNext(path, { kind: 'answer', answer: () => new Response('<html>sign in</html>') }),
      () => outbox.faults.failNextWrite('STORAGE_FULL'),
      () => cache.faults.failNextWrite('STORAGE_FAILED'),
      () => this.#replace(phone, tab),
      () => this.#freeze(tab),
      () => tab.tab.life.happen(this.#pick(['visible', 'online', 'resumed'])),
      () => locks.takeAway('baton-leader:baton'),
      () => {
        channels.isDeaf = !channels.isDeaf;
      },
      () => this.#world.restartServer(),
      async () => {
        outbox.clear();
        // Every 10 s a tab looks; one that is closed before that takes with it what it held.
        await this.#world.time.advance(35_000);
      },
      () => this.#sql(),
    ];
    await this.#pick(actions)();
  }

  #write({ client }: App): void {
    const n = ++this.#marks;
    const { saved } = client.mutate((tx) => tx.mark.insert({ race, n, at: client.clock.at() }));
    saved.then(
      () => this.#saved.add(n),
      () => undefined,
    );
  }

  #edit({ client }: App): void {
    if (client.read((q) => q.runner.where({ race })).rows.length === 0) return;
    const pace = Math.floor(this.#random() * 1_000);
    client.mutate((tx) => tx.runner.update(runner, { pace })).saved.catch(() => undefined);
  }

  /** A tab dies without a word, and the person opens another. */
  async #replace(phone: Phone, tab: App): Promise<void> {
    tab.tab.kill();
    phone.tabs = phone.tabs.filter((other) => other !== tab);
    phone.browser.outbox.faults.mend();
    phone.tabs.push(await this.#openTab(phone.browser).catch(() => this.#openTab(phone.browser)));
  }

  #freeze({ tab }: App): void {
    tab.life.happen('frozen');
    this.#world.time.start('the tab is used again', this.#random() * 60_000, () => tab.life.happen('resumed'));
  }

  async #sql(): Promise<void> {
    const name = `name ${Math.floor(this.#random() * 100)}`;
    await this.#world.server.store.transaction((sql) => sql.update(schema.tables.runner, runner, { name }));
  }

  /** The faults stop, and three times the largest wait passes. */
  async #settle(): Promise<void> {
    for (const { browser } of this.#phones) {
      browser.network.comeUp();
      browser.channels.isDeaf = false;
    }
    await this.#world.time.advance(240_000);
  }

  async #check(): Promise<void> {
    const { store } = this.#world.server;
    const marks = (await store.snapshotPage(scope, schema.tables.mark, null, 1_000)).rows.map(({ n }) => Number(n));
    const [row] = (await store.snapshotPage(scope, schema.tables.runner, null, 10)).rows;
    expect(new Set(marks).size).toBe(marks.length);
    for (const n of this.#saved) expect(marks).toContain(n);
    for (const { browser, tabs } of this.#phones) {
      expect(tabs.filter(({ client }) => client.status().isLeader)).toHaveLength(1);
      expect(browser.outbox.entries.size).toBe(0);
      for (const { client } of tabs) {
        expect(client.status()).toMatchObject({ phase: 'live', unsent: 0, refused: 0 });
        const shown = client.read((q) => q.mark.where({ race }).orderBy('n'));
        expect(shown.status).toBe('ready');
        expect(shown.rows.map(({ n }) => n)).toEqual(marks.toSorted((a, b) => a - b));
        expect(client.read((q) => q.runner.where({ race })).rows).toEqual([row]);
      }
    }
  }

  #pick<Choice>(choices: readonly Choice[]): Choice {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new RangeError('nothing to choose from');
    return choice;
  }
}
