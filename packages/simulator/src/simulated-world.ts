import { createUuid, type Mutation } from '@baton/protocol';
import type { Claims, Log } from '@baton/server/engine';
import { VirtualTime } from '@baton/testing/client';
import { createMemoryStore, type MemoryStore } from '@baton/testing/server';
import { checkReading } from './checks/clock-check.ts';
import { Cluster } from './cluster.ts';
import type { Dice } from './dice.ts';
import { deviceStrikes } from './faults/device-strikes.ts';
import { Faults } from './faults/faults.ts';
import { indexedDbStrikes } from './faults/indexed-db-strikes.ts';
import { serverStrikes } from './faults/server-strikes.ts';
import { TransactionFaults } from './faults/transaction-faults.ts';
import type { PlainWrite } from './model/model-rows.ts';
import { raceScope, schema } from './relay.ts';
import { claimsOf, Rights } from './rights.ts';
import type { Swarm } from './swarm.ts';
import type { Tab } from './tab.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';
import { World } from './world.ts';
import { writePlainly } from './world-store.ts';

/** A world in one process, on one virtual time, under one seed: servers and database are in it. */
export class SimulatedWorld extends World {
  declare readonly time: VirtualTime;
  readonly database: MemoryStore;
  readonly transactionFaults: TransactionFaults;
  readonly faults: Faults;
  readonly cluster: Cluster;
  readonly #endedTokens = new Set<string>();

  constructor(dice: Dice, swarm: Swarm, trace: Trace) {
    const time = new VirtualTime();
    const luck = dice.fork('database');
    const randomBytes = (length: number) => luck.bytes(length);
    const database = createMemoryStore({ schema, randomBytes, time: { unixMs: () => time.trueMs } });
    const races = Array.from({ length: swarm.races }, () => raceScope(createUuid(randomBytes)));
    super({ time, dice, swarm, trace, races, rights: new Rights(time) });
    this.database = database;
    this.faults = new Faults(this, { ...deviceStrikes, ...indexedDbStrikes, ...serverStrikes(this) });
    this.transactionFaults = new TransactionFaults(this.faults);
    this.cluster = new Cluster(this);
  }

  override begin(): Promise<void> {
    for (let node = 0; node < this.swarm.nodes; node++) this.cluster.start();
    return super.begin();
  }

  override rest(): void {
    super.rest();
    this.transactionFaults.end();
    this.database.failWith(undefined);
    for (const node of this.cluster.nodes()) if (node.isDead) this.cluster.replace(node, 0);
  }

  serve(request: Request, breakConnection: () => void): Promise<Response> {
    return this.cluster.pick().serve(request, breakConnection);
  }

  async write(writes: readonly PlainWrite[]): Promise<void> {
    await writePlainly(this.database, writes, (commit) => this.committed(commit));
  }

  /** The model hears of a commit in the moment of the commit. */
  judge(check: () => void): void {
    this.attempt(check);
  }

  override issued(tab: Tab, subject: string, mutation: Mutation): void {
    super.issued(tab, subject, mutation);
    this.attempt(() => checkReading(tab, mutation.at, `the stamp of ${mutation.id}`));
  }

  /** From now on no server takes this token. @returns whether there was one */
  endToken(token: string | null): boolean {
    if (token !== null) this.#endedTokens.add(token);
    return token !== null;
  }

  claimsOf(token: string): Claims | null {
    return this.#endedTokens.has(token) ? null : claimsOf(token);
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
