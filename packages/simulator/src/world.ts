import type { Mutation, MutationId, Scope } from '@baton/protocol';
import type { WorldTime } from '@baton/testing/client';
import { checkSeen } from './checks/seen-check.ts';
import { Device } from './device.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults/faults.ts';
import { Ledger } from './ledger.ts';
import { type Commit, ServerModel } from './model/server-model.ts';
import type { PlainWrite } from './model/model-rows.ts';
import type { RareState } from './rare-states.ts';
import { canaryOf, raceIdOf } from './relay.ts';
import { obeyedMs, type Rights } from './rights.ts';
import type { FaultKind, Swarm } from './swarm.ts';
import type { Tab } from './tab.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';

export interface WorldParts {
  readonly time: WorldTime;
  readonly dice: Dice;
  readonly swarm: Swarm;
  readonly trace: Trace;
  readonly races: readonly Scope[];
  readonly rights: Rights;
  /** See `ServerModel`. Default 0. */
  readonly commitsBeside?: number;
}

/** Devices with their people, what servers and devices owe each other, and whether they keep it. */
export abstract class World {
  readonly time: WorldTime;
  readonly dice: Dice;
  readonly swarm: Swarm;
  readonly trace: Trace;
  readonly rights: Rights;
  readonly ledger = new Ledger();
  readonly model: ServerModel;
  abstract readonly faults: Faults;
  readonly devices: Device[] = [];
  readonly races: readonly Scope[];
  /** How often each fault struck and each rare state was met. */
  readonly counts = new Map<string, number>();
  isAtRest = false;
  #violation: Violation | undefined;

  constructor({ time, dice, swarm, trace, races, rights, commitsBeside }: WorldParts) {
    this.time = time;
    this.dice = dice;
    this.swarm = swarm;
    this.trace = trace;
    this.races = races;
    this.rights = rights;
    this.model = new ServerModel({
      issued: (id) => this.issuedMutation(id),
      now: () => this.commitMs(),
      rightsOf: (mutation) => this.rights.toWrite(this.ledger.subjectOf(mutation.id), mutation),
      commitsBeside,
    });
  }

  /** Brings a request to one of the servers. */
  abstract serve(request: Request, breakConnection: () => void): Promise<Response>;

  /** Another program writes. */
  abstract write(writes: readonly PlainWrite[]): Promise<void>;

  /** Runs a check once the model holds every commit that came before now. */
  abstract judge(check: () => void): void;

  /** When the transaction committed that the model is told of, by the time of this world. */
  protected commitMs(): number {
    return this.time.nowMs;
  }

  /** A mutation with its values as the database gives them back. */
  protected issuedMutation(id: MutationId): Mutation | undefined {
    return this.ledger.mutation(id);
  }

  /** Races come into being, and people with their phones, and some of them may take part in some. */
  async begin(): Promise<void> {
    for (const scope of this.races) {
      const id = raceIdOf(scope);
      await this.write([{ op: 'insert', table: 'race', key: id, values: { id, name: canaryOf(scope) } }]);
    }
    for (let number = 1; number <= this.swarm.devices; number++) {
      const device = new Device(this, number);
      this.devices.push(device);
      for (const scope of this.races) {
        if (this.dice.chance(0.8)) this.rights.give(device.subject, scope, this.dice.chance(0.9) ? 'write' : 'read');
      }
      device.openTab();
    }
  }

  /** Faults and people stop; what they left is put right, as far as a person would. */
  rest(): void {
    this.note('the faults stop');
    this.isAtRest = true;
    this.faults.end();
    for (const device of this.devices) {
      if (device.tabs.length === 0) device.openTab();
      for (const tab of device.tabs) tab.client.network.restore();
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

  issued(tab: Tab, subject: string, mutation: Mutation): void {
    this.ledger.issue(subject, mutation);
    this.attempt(() => checkSeen(tab, mutation));
    if (tab.device.tabs.some((other) => other.isFrozen && other.isLeader)) this.met('write while the leader is frozen');
    this.note(
      `${tab.name} issues ${mutation.id} ${mutation.operations.map(({ op, table }) => `${op} ${table}`).join()}`,
    );
  }

  /** Bytes that somebody got, sent at most so long ago. */
  heard(device: Device, piece: string, underWayMs: number): void {
    for (const scope of this.races) {
      const forMs = this.rights.revokedForMs(device.subject, scope) ?? 0;
      if (forMs > obeyedMs + underWayMs && piece.includes(canaryOf(scope))) {
        throw new Violation('scope-isolation', `${device.name} was sent a row of ${scope} without a right to it`);
      }
    }
  }
}
