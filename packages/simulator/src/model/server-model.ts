import type { DeviceId, Mutation, MutationId, Scope, WireRow } from '@baton/protocol';
import type { Settlement } from '@baton/server/engine';
import { Violation } from '../violation.ts';
import {
  applyPlainly,
  type Changed,
  expectOutcome,
  isSameRow,
  type PlainWrite,
  type Rows,
  scopeOfRow,
  type UnseenOf,
} from './model-rows.ts';

/** One transaction that the store has committed, as it was seen from outside. */
export interface Commit {
  /** A mutation without a settlement was applied as it is. */
  readonly settled: readonly { readonly id: MutationId; readonly settlement: Settlement | undefined }[];
  /** What another program wrote. */
  readonly writes: readonly PlainWrite[];
}

/** May this mutation be refused for its author's rights, and must it be? */
export type RightsOf = (mutation: Mutation) => 'granted' | 'refused' | 'changing';

interface ModelParts {
  /** The mutation as its author issued it; undefined where nobody did. */
  readonly issued: (id: MutationId) => Mutation | undefined;
  readonly rightsOf: RightsOf;
  /** When the present commit was made, in ms of the world's time. */
  readonly now: () => number;
  /** How many commits may come between the decision to refuse a mutation and its own commit. Default 0. */
  readonly commitsBeside?: number | undefined;
}

/**
 * What the database must hold, worked out beside the server: the mutations in the order of
 * their commits, by the rules as the documents state them. Keeps every version of every scope.
 */
export class ServerModel {
  readonly #parts: ModelParts;
  readonly #rows = new Map<string, WireRow>();
  /** What the rows were that the present commit has changed. */
  readonly #before = new Map<string, WireRow | undefined>();
  readonly #versions = new Map<Scope, Rows[]>();
  /** When each version after the first was committed. */
  readonly #committedAt = new Map<Scope, number[]>();
  /** The devices that each version after the first holds mutations of. */
  readonly #authors = new Map<Scope, ReadonlySet<DeviceId>[]>();
  /** The last version of each scope whose changes were dropped. */
  readonly #dropped = new Map<Scope, number>();
  readonly #applied = new Map<MutationId, ReadonlyMap<Scope, number>>();
  readonly #rejected = new Set<MutationId>();
  readonly #settledAt = new Map<MutationId, number>();
  readonly #forgotten = new Set<MutationId>();
  readonly #lastOrder = new Map<DeviceId, number>();
  /** The rows before each of the last commits, newest first. */
  #past: readonly Rows[] = [];

  constructor(parts: ModelParts) {
    this.#parts = parts;
  }

  /** The database does not know any more what it settled until then. */
  forgetIds(untilMs: number): void {
    for (const [id, settledAt] of this.#settledAt) if (settledAt <= untilMs) this.#forgotten.add(id);
  }

  /** How long ago it was settled, in ms; NaN where it was not. */
  settledForMs(id: MutationId): number {
    return this.#parts.now() - (this.#settledAt.get(id) ?? Number.NaN);
  }

  isForgotten(id: MutationId): boolean {
    return this.#forgotten.has(id);
  }

  /** What was changed so far is not known any more; what the rows are, is. */
  dropLog(): void {
    for (const scope of this.#versions.keys()) this.#dropped.set(scope, this.head(scope));
  }

  /** The newest version; 0 before the first. */
  head(scope: Scope): number {
    return (this.#versions.get(scope)?.length ?? 1) - 1;
  }

  /** The newest version at that time. */
  headAt(scope: Scope, timeMs: number): number {
    const times = this.#committedAt.get(scope) ?? [];
    return times.findLastIndex((committedAt) => committedAt <= timeMs) + 1;
  }

  /** The scope's rows at a version; undefined where there is no such version. */
  at(scope: Scope, version: number): Rows | undefined {
    return version === 0 ? (this.#versions.get(scope)?.[0] ?? nothing) : this.#versions.get(scope)?.[version];
  }

  /** The version of each scope that holds the mutation's effect; undefined where it has none. */
  versionsOf(id: MutationId): ReadonlyMap<Scope, number> | undefined {
    return this.#applied.get(id);
  }

  isSettled(id: MutationId): boolean {
    return this.#applied.has(id) || this.#rejected.has(id);
  }

  isRejected(id: MutationId): boolean {
    return this.#rejected.has(id);
  }

  commit({ settled, writes }: Commit): void {
    const { commitsBeside = 0 } = this.#parts;
    if (commitsBeside > 0) this.#past = [new Map(this.#rows), ...this.#past].slice(0, commitsBeside);
    this.#before.clear();
    this.#take(applyPlainly(this.#rows, writes));
    const applied = settled.filter(({ id, settlement }) => this.#settle(id, settlement));
    const changed = [...this.#before].filter(([id, before]) => !isSameRow(before, this.#rows.get(id)));
    const touched = this.#advance(changed.map(([id, before]) => ({ id, before, after: this.#rows.get(id) })));
    const mutations = applied.flatMap(({ id }) => this.#parts.issued(id) ?? []);
    for (const scope of touched.keys()) {
      const own = mutations.filter(({ operations }) => operations.some((operation) => operation.scope === scope));
      this.#authors.set(scope, [...(this.#authors.get(scope) ?? []), new Set(own.map(({ device }) => device))]);
    }
    for (const { id } of applied) this.#applied.set(id, touched);
  }

  /** @returns whether it was applied */
  #settle(id: MutationId, settlement: Settlement | undefined): boolean {
    if (this.isSettled(id)) throw new Violation('exactly-once', `mutation ${id} was settled a second time`);
    const mutation = this.#parts.issued(id);
    if (!mutation) throw new Violation('exactly-once', `mutation ${id} was settled, and nobody had issued it`);
    this.#keepOrder(mutation);
    this.#settledAt.set(id, this.#parts.now());
    if (settlement?.outcome === 'rejected') {
      this.#rejected.add(id);
      this.#expectRefusal(mutation, settlement.code);
      this.#expectParking(mutation, settlement.parked?.behind);
      return false;
    }
    if (this.#parts.rightsOf(mutation) === 'refused') {
      throw new Violation('scope-isolation', `mutation ${id} was applied without the right to write`);
    }
    const expected = expectOutcome(this.#rows, mutation.operations, this.#unseenBy(mutation));
    if (expected.outcome === 'rejected') {
      throw new Violation('conflicts-by-rule', `${id} was applied and should be refused with ${expected.code}`);
    }
    const lost = settlement?.lost ?? [];
    const saidLost = lost.map((value) => JSON.stringify(value, Object.keys(value).sort())).sort();
    const mustLost = expected.lost.map((value) => JSON.stringify(value, Object.keys(value).sort())).sort();
    if (saidLost.join() !== mustLost.join()) {
      throw new Violation(
        'conflicts-by-rule',
        `${id} should have replaced [${mustLost.join()}] and says [${saidLost.join()}]`,
      );
    }
    this.#take(expected.after);
    return true;
  }

  #expectRefusal(mutation: Mutation, code: string): void {
    if (code === 'SCOPE_FORBIDDEN' || code === 'WRITE_FORBIDDEN') {
      if (this.#parts.rightsOf(mutation) !== 'granted') return;
      throw new Violation(
        'conflicts-by-rule',
        `${mutation.id} was refused with ${code} in spite of its author's right`,
      );
    }
    const musts = [this.#rows, ...this.#past].map((rows) => {
      const expected = expectOutcome(rows, mutation.operations, this.#unseenBy(mutation));
      return expected.outcome === 'rejected' ? expected.code : expected.outcome;
    });
    if (!musts.includes(code))
      throw new Violation('conflicts-by-rule', `${mutation.id} was refused with ${code}, expected ${musts[0]}`);
  }

  /** Parked behind something of the same device that was refused before it. */
  #expectParking({ id, device, order }: Mutation, behind: MutationId | undefined): void {
    if (behind === undefined) return;
    const other = this.#parts.issued(behind);
    if (other?.device === device && other.order < order && this.isRejected(behind)) return;
    throw new Violation('conflicts-by-rule', `${id} is parked behind ${behind}, which was not refused before it`);
  }

  /** What others have written in each row since the author of this mutation looked. */
  #unseenBy({ seen = [], device }: Mutation): UnseenOf {
    return (scope, id) => {
      const from = seen.find((version) => version.scope === scope)?.version;
      if (from === undefined || from < (this.#dropped.get(scope) ?? 0)) return undefined;
      const columns = new Set<string>();
      for (let version = from + 1; version <= this.head(scope); version++) {
        if (this.#authors.get(scope)?.[version - 1]?.has(device)) continue;
        const [before, after] = [this.at(scope, version - 1)?.get(id), this.at(scope, version)?.get(id)];
        for (const column of Object.keys({ ...before, ...after })) {
          if (!before || !after || before[column] !== after[column]) columns.add(column);
        }
      }
      return columns;
    };
  }

  /** What one device did is settled in the order in which it was done, whichever tab did it. */
  #keepOrder({ id, device, order }: Mutation): void {
    const last = this.#lastOrder.get(device) ?? 0;
    if (order < last) throw new Violation('causal-order', `${id} (${order}) was settled after ${last} of ${device}`);
    this.#lastOrder.set(device, order);
  }

  #take(changed: Changed): void {
    for (const [id, row] of changed) {
      if (!this.#before.has(id)) this.#before.set(id, this.#rows.get(id));
      if (row) this.#rows.set(id, row);
      else this.#rows.delete(id);
    }
  }

  /** A new version of each scope that holds one of the rows or held it. @returns the versions */
  #advance(changes: readonly RowChange[]): ReadonlyMap<Scope, number> {
    const next = new Map<Scope, Map<string, WireRow>>();
    const rowsOf = (scope: Scope) => {
      const rows = next.get(scope) ?? new Map(this.at(scope, this.head(scope)));
      next.set(scope, rows);
      return rows;
    };
    for (const { id, before, after } of changes) {
      const table = id.slice(0, id.indexOf(' '));
      const from = before && scopeOfRow(table, before);
      const to = after && scopeOfRow(table, after);
      if (from && from !== to) rowsOf(from).delete(id);
      if (to) rowsOf(to).set(id, after);
    }
    return new Map(
      [...next].map(([scope, rows]) => {
        const versions = this.#versions.get(scope) ?? [nothing];
        this.#versions.set(scope, versions);
        const times = this.#committedAt.get(scope) ?? [];
        this.#committedAt.set(scope, times);
        times.push(this.#parts.now());
        return [scope, versions.push(rows) - 1];
      }),
    );
  }
}

interface RowChange {
  readonly id: string;
  readonly before: WireRow | undefined;
  readonly after: WireRow | undefined;
}

const nothing: Rows = new Map();
