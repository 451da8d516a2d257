import { setTimeout as sleep } from 'node:timers/promises';
import { createUuid, errorOf, type Mutation, type MutationId, type Scope } from '@baton/protocol';
import { checkView } from '../checks/view-check.ts';
import { Dice } from '../dice.ts';
import { deviceStrikes } from '../faults/device-strikes.ts';
import { Faults } from '../faults/faults.ts';
import type { PlainWrite } from '../model/model-rows.ts';
import { raceScope } from '../relay.ts';
import type { Tab } from '../tab.ts';
import { Trace } from '../trace.ts';
import { World } from '../world.ts';
import type { Target } from './calamities.ts';
import type { Database } from './database.ts';
import type { JournalledTransaction } from './journal.ts';
import { Onlooker } from './onlooker.ts';
import { drawRealSwarm, faultLength } from './real-swarm.ts';
import { RealTime } from './real-time.ts';
import { runStatement } from './run-statement.ts';
import type { ServerNodes } from './server-nodes.ts';
import { StoredValues } from './stored-values.ts';
import { readTransaction } from './transaction-entries.ts';
import { compareToModel } from './sql-check.ts';
import { WrittenRights } from './written-rights.ts';

/** Between a refusal and its commit others may commit, as many as a busy second has. */
const commitsBeside = 200;
/** Another program leaves its transaction open for so long, in ms: seldom for long. */
const pausesMs = [0, 0, 0, 5, 50, 400, 2_500];

/** Devices in this process on real time, before servers and a database that are processes of their own. */
export class PostgresWorld extends World {
  readonly seed: number;
  readonly faults: Faults;
  declare readonly rights: WrittenRights;
  readonly #database: Database;
  readonly #nodes: ServerNodes;
  readonly #balancer: Dice;
  readonly #programs: Dice;
  readonly values = new StoredValues();
  readonly #onlookers = new WeakMap<Tab, Onlooker>();
  /** Places in a device's order of issue, as the database has them. */
  readonly #orders = new Map<MutationId, number>();
  /** The newest version of each scope, by the database's own account. */
  readonly heads = new Map<Scope, number>();
  #checks: (() => void)[] = [];
  #commitMs = 0;

  constructor(seed: number, { database, nodes }: Target) {
    const dice = new Dice(seed);
    const time = new RealTime();
    const swarm = drawRealSwarm(dice.fork('swarm'));
    const luck = dice.fork('races');
    const races = Array.from({ length: swarm.races }, () => raceScope(createUuid((length) => luck.bytes(length))));
    const rights = new WrittenRights(time, database);
    super({ time, dice, swarm, trace: new Trace(true), races, rights, commitsBeside });
    this.seed = seed;
    this.#database = database;
    this.#nodes = nodes;
    this.#balancer = dice.fork('balancer');
    this.#programs = dice.fork('programs');
    this.faults = new Faults(this, deviceStrikes, faultLength);
  }

  /** What waits for an answer that will never come is told so. */
  override rest(): void {
    super.rest();
    for (const { browser } of this.devices) browser.network.breakConnections();
  }

  async serve(request: Request): Promise<Response> {
    const { method, headers } = request;
    const { pathname, search } = new URL(request.url);
    const body = method === 'POST' ? await request.text() : null;
    await this.rights.written;
    try {
      return await fetch(this.#nodes.pick(this.#balancer) + pathname + search, { method, headers, body });
    } catch (cause) {
      throw errorOf('SERVER_SILENT', { cause });
    }
  }

  /** Another program: it commits each write by itself, or all together and not always at once. */
  async write(writes: readonly PlainWrite[]): Promise<void> {
    const pauseMs = this.#programs.pick(pausesMs);
    const isOneByOne = this.#programs.chance(0.5);
    for (const together of isOneByOne ? writes.map((write) => [write]) : [writes]) {
      await this.#database.transaction(async (session) => {
        for (const write of together) await runStatement(session, write);
        if (!isOneByOne) await sleep(pauseMs);
      });
    }
  }

  judge(check: () => void): void {
    this.#checks.push(check);
  }

  /**
   * Takes down what the tabs hold at this moment.
   * @returns the checks of that and of all that happened before, for when the model is so far too
   */
  look(): () => void {
    const checks = this.#checks;
    this.#checks = [];
    for (const tab of this.tabs()) {
      if (!tab.isReady || tab.isFrozen || !tab.isDirty) continue;
      tab.isDirty = false;
      const onlooker = this.#onlookers.get(tab) ?? new Onlooker(tab, this.values);
      this.#onlookers.set(tab, onlooker);
      onlooker.look();
      checks.push(() => checkView(onlooker));
    }
    return () => {
      for (const check of checks) this.attempt(check);
    };
  }

  /** The database has committed this. */
  take(transaction: JournalledTransaction): void {
    const { commit, versions, orders, rows } = readTransaction(transaction, this.values);
    this.#commitMs = transaction.at - Date.now() + this.time.nowMs;
    for (const [id, order] of orders) this.#orders.set(id, order);
    this.committed(commit);
    for (const [scope, version] of versions) this.heads.set(scope, version);
    this.attempt(() => compareToModel(this, rows));
  }

  protected override commitMs(): number {
    return this.#commitMs;
  }

  protected override issuedMutation(id: MutationId): Mutation | undefined {
    const mutation = super.issuedMutation(id);
    return mutation && { ...this.values.mutation(mutation), order: this.#orders.get(id) ?? mutation.order };
  }
}
