import { findTable, type MutationId, type Operation, type Schema, type Scope, type WireRow } from '@baton/protocol';
import { effectVersion, type HeldMutation, scopesOf } from './held-mutation.ts';
import type { Replica } from './replica.ts';
import { changeRow } from './row-change.ts';
import { RowIndex } from './row-index.ts';
import { type RowPlace, type StoredRow, storeRow } from './stored-row.ts';

/** A mutation over the replica, until each scope it touched holds its effect. */
interface Overlaid {
  held: HeldMutation;
  /** Scopes whose confirmed rows do not hold its effect yet. */
  readonly uncovered: Set<Scope>;
}

/**
 * What the application reads: confirmed rows plus the mutations that they do not hold yet,
 * replayed in the order of issue. Only rows that something touched are recomputed;
 * `replay` from scratch gives the same, which the property test holds it to.
 */
export class View {
  readonly #schema: Schema;
  readonly #replica: Replica;
  readonly #mutations = new Map<MutationId, Overlaid>();
  /** The mutations of each row that has any. */
  readonly #pending = new RowIndex<Set<Overlaid>>();
  /** Rows that differ from the replica's; null where there is none. */
  readonly #rows = new RowIndex<StoredRow | null>();

  constructor(schema: Schema, replica: Replica) {
    this.#schema = schema;
    this.#replica = replica;
  }

  get(place: RowPlace): StoredRow | undefined {
    const overlaid = this.#rows.get(place);
    return overlaid === undefined ? this.#replica.get(place) : (overlaid ?? undefined);
  }

  /** The row of this key, in whichever scope it is. */
  find(table: string, key: string): { readonly place: RowPlace; readonly wire: WireRow } | undefined {
    for (const scope of this.scopes()) {
      const place = { scope, table, key };
      const row = this.get(place);
      if (row) return { place, wire: row.wire };
    }
    return undefined;
  }

  /** The scopes that have rows or could have, because they were synced. */
  scopes(): Iterable<Scope> {
    return new Set([...this.#replica.scopes(), ...this.#rows.scopes()]);
  }

  /** The rows of one table in one scope, in no order. */
  *rows(scope: Scope, table: string): Iterable<readonly [key: string, row: StoredRow]> {
    const overlaid = this.#rows.rows(scope, table);
    for (const entry of this.#replica.rows(scope, table)) if (!overlaid.has(entry[0])) yield entry;
    for (const [key, row] of overlaid) if (row) yield [key, row];
  }

  /** Mutations that hold a scope back from being left: it must reach their versions. */
  scopesAwaited(): ReadonlySet<Scope> {
    const awaited = new Set<Scope>();
    for (const { held, uncovered } of this.#mutations.values()) {
      if (held.state === 'confirmed') for (const scope of uncovered) awaited.add(scope);
    }
    return awaited;
  }

  /** Is there a scope whose confirmed rows do not hold this mutation's effect yet? */
  isAwaited(id: MutationId): boolean {
    return (this.#mutations.get(id)?.uncovered.size ?? 0) > 0;
  }

  /** Does the view lay this mutation over the confirmed rows of a scope? */
  isOverlaid(id: MutationId, scope: Scope): boolean {
    return this.#mutations.get(id)?.uncovered.has(scope) ?? false;
  }

  /** Takes a mutation in, or its new state. @returns the places that changed */
  put(held: HeldMutation): readonly RowPlace[] {
    const { id } = held.mutation;
    if (held.state === 'rejected') return this.remove(id);
    const known = this.#mutations.get(id);
    if (!known && held.state === 'confirmed' && this.#isCovered(held)) return [];
    const overlaid = known ?? { held, uncovered: new Set() };
    const isMoved = known?.held.mutation.order !== held.mutation.order;
    overlaid.held = held;
    this.#mutations.set(id, overlaid);
    const places: readonly RowPlace[] = held.mutation.operations;
    if (!known) for (const scope of scopesOf(held.mutation)) this.#lay(overlaid, scope);
    // A mutation that gets its place among others changes nothing where it is alone.
    const moved = isMoved ? places.filter((place) => !known || (this.#pending.get(place)?.size ?? 0) > 1) : [];
    for (const place of moved) this.#recompute(place);
    const covered = held.receipt ? this.#coverReached(overlaid) : [];
    this.#letGo(overlaid);
    return [...moved, ...covered];
  }

  /** Takes a mutation out, because it was refused or never saved. @returns the places that changed */
  remove(id: MutationId): readonly RowPlace[] {
    const overlaid = this.#mutations.get(id);
    this.#mutations.delete(id);
    return overlaid ? [...overlaid.uncovered].flatMap((scope) => this.#cover(overlaid, scope)) : [];
  }

  /** Mutations without a receipt whose effect the confirmed rows of a scope hold. */
  seen(scope: Scope): readonly MutationId[] {
    return [...this.#mutations.values()].flatMap(({ held: { mutation, receipt }, uncovered }) =>
      receipt || uncovered.has(scope) || !scopesOf(mutation).includes(scope) ? [] : [mutation.id],
    );
  }

  /**
   * The replica of this scope has changed at these places. `seen` are mutations whose effect
   * came with it.
   * @returns further places that changed
   */
  follow(scope: Scope, changed: readonly RowPlace[], seen: Iterable<MutationId>): readonly RowPlace[] {
    const further: RowPlace[] = [];
    for (const id of seen) {
      const overlaid = this.#mutations.get(id);
      if (overlaid) further.push(...this.#cover(overlaid, scope));
    }
    for (const overlaid of this.#mutations.values()) {
      if (overlaid.held.state === 'confirmed') further.push(...this.#coverReached(overlaid));
    }
    for (const place of changed) this.#recompute(place);
    return further;
  }

  /**
   * All of the scope's rows are others now. Of the mutations without a receipt they hold those
   * that are `seen`, whatever was held before them.
   */
  replace(scope: Scope, seen: Iterable<MutationId>): void {
    for (const overlaid of this.#mutations.values()) if (!overlaid.held.receipt) this.#lay(overlaid, scope);
    this.follow(scope, [...this.#pending.places(scope)], seen);
  }

  /** The scope leaves the device: what is confirmed there is not waited for any more. */
  leave(scope: Scope): void {
    for (const overlaid of this.#mutations.values()) {
      if (overlaid.held.state === 'confirmed' && overlaid.uncovered.has(scope)) this.#cover(overlaid, scope);
    }
    for (const place of [...this.#pending.places(scope)]) this.#recompute(place);
  }

  #isCovered(held: HeldMutation): boolean {
    return scopesOf(held.mutation).every((scope) => this.#isReached(held, scope));
  }

  #isReached(held: HeldMutation, scope: Scope): boolean {
    const version = effectVersion(held, scope);
    const cursor = this.#replica.cursor(scope);
    return version === 0 || (version !== undefined && cursor !== undefined && cursor.version >= version);
  }

  #coverReached(overlaid: Overlaid): readonly RowPlace[] {
    const reached = [...overlaid.uncovered].filter((scope) => this.#isReached(overlaid.held, scope));
    return reached.flatMap((scope) => this.#cover(overlaid, scope));
  }

  #lay(overlaid: Overlaid, scope: Scope): void {
    for (const place of placesIn(overlaid, scope)) {
      overlaid.uncovered.add(scope);
      this.#pendingOf(place).add(overlaid);
    }
  }

  #cover(overlaid: Overlaid, scope: Scope): readonly RowPlace[] {
    overlaid.uncovered.delete(scope);
    this.#letGo(overlaid);
    const places = placesIn(overlaid, scope);
    for (const place of places) {
      const pending = this.#pending.get(place);
      pending?.delete(overlaid);
      if (pending?.size === 0) this.#pending.delete(place);
      this.#recompute(place);
    }
    return places;
  }

  // One that is covered before its receipt is here is kept, so that its next state does not bring it back.
  #letGo({ held, uncovered }: Overlaid): void {
    if (uncovered.size === 0 && held.state === 'confirmed') this.#mutations.delete(held.mutation.id);
  }

  #pendingOf(place: RowPlace): Set<Overlaid> {
    let pending = this.#pending.get(place);
    if (!pending) this.#pending.set(place, (pending = new Set()));
    return pending;
  }

  #recompute(place: RowPlace): void {
    const pending = this.#pending.get(place);
    const table = findTable(this.#schema, place.table);
    if (!pending || !table) return this.#rows.delete(place);
    const confirmed = this.#replica.get(place);
    const mutations = [...pending].map((overlaid) => overlaid.held);
    const wire = replay(confirmed?.wire, place, mutations);
    const known = this.#rows.get(place) ?? confirmed;
    this.#rows.set(place, wire ? storeRow(table, wire, known) : null);
  }
}

function placesIn({ held }: Overlaid, scope: Scope): readonly RowPlace[] {
  return held.mutation.operations.filter((operation) => operation.scope === scope);
}

/** A row as the mutations leave it, in the order of issue. A change of a row that is not there does nothing. */
export function replay(
  confirmed: WireRow | undefined,
  place: RowPlace,
  mutations: readonly HeldMutation[],
): WireRow | undefined {
  let row = confirmed;
  for (const { mutation } of mutations.toSorted((a, b) => a.mutation.order - b.mutation.order)) {
    for (const operation of mutation.operations) if (isAt(operation, place)) row = changeRow(row, operation);
  }
  return row;
}

function isAt(operation: Operation, place: RowPlace): boolean {
  return operation.key === place.key && operation.table === place.table && operation.scope === place.scope;
}
