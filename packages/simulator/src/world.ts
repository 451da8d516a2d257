import { createUuid, type Mutation, type Scope } from '@baton/protocol';
import type { Log } from '@baton/server/engine';
import { VirtualTime } from '@baton/testing/client';
import { createMemoryStore, type MemoryStore } from '@baton/testing/server';
import { checkReading } from './checks/clock-check.ts';
import { Cluster } from './cluster.ts';
import { Device } from './device.ts';
import type { Dice } from './dice.ts';
import { Faults } from './faults/faults.ts';
import { Ledger } from './ledger.ts';
import { type Commit, ServerModel } from './model/server-model.ts';
import type { PlainWrite } from './model/model-rows.ts';
import type { RareState } from './rare-states.ts';
import { canaryOf, raceIdOf, raceScope, schema } from './relay.ts';
import { Rights } from './rights.ts';
import type { FaultKind, Swarm } from './swarm.ts';
import type { Tab } from './tab.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';
import { writePlainly } from './world-store.ts';

/** A piece of a body that was sent while the right was there may be under way for so long. */
const lastWordsMs = 60_000;

/** Devices, servers and a database, on one time, under one seed; and what they owe each other. */
export class World {
  readonly time = new VirtualTime();
  readonly dice: Dice;
  readonly swarm: Swarm;
  readonly trace: Trace;
  readonly database: MemoryStore;
  readonly rights: Rights;
  readonly ledger = new Ledger();
  readonly model: ServerModel;
  readonly faults: Faults;
  readonly cluster: Cluster;
  readonly devices: Device[] = [];
  readonly races: readonly Scope[];
  /** How often each fault struck and each rare state was met. */
  readonly counts = new Map<string, number>();
  isAtRest = false;
  #violation: Violation | undefined;

  constructor(dice: Dice, swarm: Swarm, trace: Trace) {
    const { time } = this;
    this.dice = dice;
    this.swarm = swarm;
    this.trace = trace;
    const luck = dice.fork('database');
    const randomBytes = (length: number) => luck.bytes(length);
    this.database = createMemoryStore({ schema, randomBytes, time: { unixMs: () => time.trueMs } });
    this.rights = new Rights(time);
    this.races = Array.from({ length: swarm.races }, () => raceScope(createUuid(randomBytes)));
    this.model = new ServerModel({
      issued: (id) => this.ledger.mutation(id),
      rightsOf: (mutation) => this.rights.toWrite(this.ledger.subjectOf(mutation.id), mutation),
    });
    this.faults = new Faults(this);
    this.cluster = new Cluster(this);
  }

  async begin(): Promise<void> {
    for (let node = 0; node < this.swarm.nodes; node++) this.cluster.start();
    for (const scope of this.races) {
      const id = raceIdOf(scope);
      await this.write([{ op: 'insert', table: 'race', key: id, values: { id, name: canaryOf(scope) } }]);
    }
    for (let number = 1; number <= this.swarm.devices; number++) {
      const device = new Device(this, number);
      this.devices.push(device);
      for (const scope of this.races) {
        if (this.dice.chance(0.8)) this.rights.grant(device.subject, scope, this.dice.chance(0.9) ? 'write' : 'read');
      }
      device.openTab();
    }
  }

  /** Faults and people stop; what they left is put right, as far as a person would. */
  rest(): void {
    this.note('the faults stop');
    this.isAtRest = true;
    this.faults.end();
    for (const node of this.cluster.nodes()) if (node.isDead) this.cluster.replace(node, 0);
    for (const device of this.devices) {
      if (device.tabs.length === 0) device.openTab();
      for (const tab of device.tabs) if (tab.isReady) tab.client.network.restore();
    }
  }

  /** The first broken promise. */
  get violation(): Violation | undefined {
    return this.#violation;
  }

  tabs(): readonly Tab[] {
    return this.devices.flatMap(({ tabs }) => tabs);
  }

  note(what: string): void {
    this.trace.add(`${this.time.nowMs.toFixed(3)} ${what}`);
  }

  struck(kind: FaultKind): void {
    this.#count(`fault ${kind}`);
    this.note(`fault: ${kind}`);
  }

  met(state: RareState): void {
    this.#count(`rare ${state}`);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Runs a check wherever it is called from; a violation ends the run after this step. */
  attempt(check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.break(error);
    }
  }

  break(violation: Violation): void {
    if (this.#violation) return;
    this.#violation = violation;
    this.note(`VIOLATION ${violation.invariant}: ${violation.message}`);
  }

  committed(commit: Commit): void {
    const what = commit.settled.map(({ id, settlement }) => `${id} ${settlement?.outcome ?? 'applied'}`);
    this.note(`commit ${[...what, ...commit.writes.map(({ op, table }) => `sql ${op} ${table}`)].join(', ')}`);
    if (commit.settled.length > 1) this.met('several mutations in one commit');
    for (const { settlement } of commit.settled) {
      if (settlement?.outcome === 'merged') this.met('merged over an unseen value');
      if (settlement?.outcome === 'rejected') this.met('refused by the server');
    }
    this.attempt(() => this.model.commit(commit));
  }

  /** Another program writes. */
  async write(writes: readonly PlainWrite[]): Promise<void> {
    await writePlainly(this.database, writes, (commit) => this.committed(commit));
  }

  issued(tab: Tab, subject: string, mutation: Mutation): void {
    this.ledger.issue(subject, mutation);
    if (tab.device.tabs.some((other) => other.isFrozen && other.isLeader)) this.met('write while the leader is frozen');
    this.note(
      `${tab.name} issues ${mutation.id} ${mutation.operations.map(({ op, table }) => `${op} ${table}`).join()}`,
    );
    this.attempt(() => checkReading(tab, mutation.at, `the stamp of ${mutation.id}`));
  }

  /** Bytes that got to a device. */
  heard(device: Device, piece: string): void {
    for (const scope of this.races) {
      const forMs = this.rights.revokedForMs(device.subject, scope) ?? 0;
      if (forMs > lastWordsMs && piece.includes(canaryOf(scope))) {
        throw new Violation('scope-isolation', `${device.name} was sent a row of ${scope} without a right to it`);
      }
    }
  }

  /** Nothing that a server logs as an error is expected. */
  readonly serverLog: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (facts, sentence) => {
      this.note(`server log: ${sentence} ${JSON.stringify(facts)}`);
      const { err } = facts as { readonly err?: unknown };
      this.break(
        new Violation('no-stray-error', `a server says: ${sentence}: ${err instanceof Error ? err.stack : ''}`),
      );
    },
  };
}
