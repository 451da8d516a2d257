import { isBatonError, originTag, type Scope } from '@baton/protocol';
import type { Store } from '@baton/server/engine';
import type pg from 'pg';
import { createChance } from './chance.ts';
import { Replica } from '../../rig/replica.ts';
import { schema, scopes } from './tables.ts';
import { readTruth } from './truth.ts';
import { PrefixViolation } from '../../rig/prefix-violation.ts';

/** What readers have done so far. */
export interface ReadCounts {
  pulls: number;
  /** Versions that the followers of the scopes were given, each once and in order. */
  versions: number;
  /** Replicas that were pulled forward and held what the table held. */
  equalPulls: number;
  /** Whole snapshots with the changes after them that held what the table held. */
  equalSnapshots: number;
  pages: number;
}

export interface ReaderParts {
  /** The one under test. */
  readonly store: Store;
  /** Sessions of plain SQL, for the truth. */
  readonly pool: pg.Pool;
  readonly counts: ReadCounts;
  readonly seed: number;
  /** Called after each comparison; the reader's next turn begins when it resolves. */
  readonly onTurn: () => Promise<void>;
}

/** So many older replicas of each scope are kept, to be pulled forward again. */
const keptMax = 12;

/** Readers that compare what the store gives them with the table, while others write. */
export function createReaders({ store, pool, counts, seed, onTurn }: ReaderParts) {
  const chance = createChance(seed);
  const kept = new Map<Scope, Replica[]>();

  /** Sees every version of a scope, from the first. @throws PrefixViolation, as all of them */
  async function follow(scope: Scope, signal: AbortSignal): Promise<void> {
    const replica = emptyReplica(scope);
    for (let isLast = false; !isLast; ) {
      isLast = signal.aborted;
      const before = replica.cursor.version;
      if (await catchUp(replica)) counts.equalPulls++;
      counts.versions += replica.cursor.version - before;
      await onTurn();
    }
  }

  /** Pulls replicas forward that have been left behind, by ten versions or by ten thousand. */
  async function pullAtRandom(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const scope = chance.pick(scopes);
      const replica = oldOf(scope)?.copy() ?? emptyReplica(scope);
      if (await catchUp(replica)) counts.equalPulls++;
      keep(replica);
      await onTurn();
    }
  }

  /** Whole snapshots, a few rows at a time, and the changes after them. */
  async function takeSnapshots(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const replica = await readSnapshot(chance.pick(scopes));
      await catchUp(replica);
      counts.equalSnapshots++;
      keep(replica);
      await onTurn();
    }
  }

  /**
   * Asks for the truth of now, pulls until the replica has reached its version, compares there, and
   * goes on to where the last pull ends. False where the replica was there already.
   */
  async function catchUp(replica: Replica): Promise<boolean> {
    const { scope } = replica;
    const truth = await readTruth(pool, scope);
    if (replica.cursor.version > truth.version) {
      throw new PrefixViolation(
        `${scope}: version ${replica.cursor.version} was given, the newest is ${truth.version}`,
      );
    }
    const wasThere = replica.cursor.version === truth.version;
    if (wasThere) replica.expectEqual(truth);
    while (replica.cursor.version < truth.version) {
      const { cursor } = replica;
      counts.pulls++;
      const pulled = await store.pull(scope, cursor, chance.upTo(100)).catch((error: unknown) => {
        // These cursors are good ones, and the log is kept.
        const isRefused = isBatonError(error) && error.recovery === 'reset-scope';
        throw isRefused ? new PrefixViolation(`${scope}: pull from ${cursor.version}: ${error.code}`) : error;
      });
      if (pulled.versions.length === 0) throw new PrefixViolation(`${scope}: nothing after ${cursor.version}`);
      for (const version of pulled.versions) {
        replica.apply(version);
        if (version.version === truth.version) replica.expectEqual(truth);
      }
    }
    return !wasThere;
  }

  async function readSnapshot(scope: Scope): Promise<Replica> {
    const { cursor } = await store.snapshotBegin(scope);
    const replica = new Replica(scope, cursor);
    const rowsMax = chance.upTo(6);
    for (const table of Object.values(schema.tables)) {
      if (!scope.startsWith(`${table.scopeKind}/`)) continue;
      for (let after: string | null = null, isLast = false; !isLast; ) {
        const page = await store.snapshotPage(scope, table, after, rowsMax);
        counts.pages++;
        after = replica.addPage(table, page) ?? after;
        isLast = page.isLast;
      }
    }
    return replica;
  }

  function emptyReplica(scope: Scope): Replica {
    return new Replica(scope, { epoch: store.epoch, version: 0, tag: originTag });
  }

  function oldOf(scope: Scope): Replica | undefined {
    const list = kept.get(scope);
    return list && chance.pick(list);
  }

  function keep(replica: Replica): void {
    const list = kept.get(replica.scope) ?? [];
    kept.set(replica.scope, list);
    if (list.length < keptMax) list.push(replica);
    // Seldom, so that some fall far behind.
    else if (chance.upTo(8) === 1) list[chance.upTo(keptMax) - 1] = replica;
  }

  return { follow, pullAtRandom, takeSnapshots };
}
