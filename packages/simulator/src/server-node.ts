import { errorOf } from '@baton/protocol';
import { type MemoryServer, serveFrom } from '@baton/testing/server';
import { TimerGroup } from '@baton/testing/client';
import type { Store } from '@baton/server/engine';
import type { RareState } from './rare-states.ts';
import { rules, schema } from './relay.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { throughWeather } from './world-store.ts';

/** One process of the server. All nodes stand over the same database. */
export class ServerNode {
  readonly name: string;
  readonly #world: SimulatedWorld;
  readonly #server: MemoryServer<Store>;
  readonly #connections = new Set<() => void>();
  readonly #timers: TimerGroup;
  #isDead = false;

  constructor(world: SimulatedWorld, name: string) {
    this.#world = world;
    this.name = name;
    const { time, database, swarm } = world;
    const dice = world.dice.fork(name);
    const asking = dice.fork('authorize');
    this.#timers = new TimerGroup(time);
    const offMs = swarm.serverErrorMs * (2 * dice.fork('clock').fraction() - 1);
    const weather = {
      pageMax: swarm.pageMax,
      pass: () => this.#pass(dice.wait(swarm.databaseMs)),
      beforeCommit: () => world.transactionFaults.failure(),
      afterCommit: () => world.transactionFaults.silence(),
      met: (state: RareState) => world.met(state),
    };
    const store = throughWeather(database, weather, (commit) => world.committed(commit));
    this.#server = serveFrom(store, {
      schema,
      rules,
      pollMs: swarm.pollMs,
      authorize: async ({ claims, scope }) => {
        const access = world.rights.of(claims.sub, scope.name);
        // The application looks it up, and is not the first to answer.
        await new Promise<void>((resolve) => void time.start('authorize', asking.wait(swarm.databaseMs), resolve));
        return access;
      },
      verify: async (token) => world.claimsOf(token),
      ports: {
        time: { unixMs: () => time.trueMs + offMs, monotonicMs: () => time.nowMs, errorMs: swarm.serverErrorMs },
        timers: { start: (what, delayMs, run) => this.#timers.start(`${name}: ${what}`, delayMs, run) },
        randomBytes: (length) => dice.bytes(length),
        log: world.serverLog,
      },
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  async serve(request: Request, breakConnection: () => void): Promise<Response> {
    if (this.#isDead) throw errorOf('SERVER_SILENT');
    this.#connections.add(breakConnection);
    return await this.#server.fetch(request);
  }

  /** From one moment to the next: what it was doing is never done, and its connections break. */
  kill(): void {
    this.#isDead = true;
    this.#timers.end();
    for (const breakConnection of this.#connections) breakConnection();
  }

  /** Says goodbye first. */
  stop(): void {
    this.#server.stop();
    this.#world.time.start(`${this.name} exits`, 2_000, () => this.kill());
  }

  /** A step to the database or back. A dead node gets nowhere: its transaction is rolled back. */
  async #pass(durationMs: number): Promise<void> {
    if (this.#isDead) throw errorOf('DATABASE_UNAVAILABLE');
    await new Promise<void>((resolve) => void this.#world.time.start('database', durationMs, resolve));
    if (this.#isDead) throw errorOf('DATABASE_UNAVAILABLE');
  }
}
