import type { MutationId, Operation, Scope, WireRow } from '@baton/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldMutation } from './held-mutation.ts';
import { unplaced } from './held-mutation.ts';
import { race, schema, scope } from './relay.fixture.ts';
import { Replica } from './replica.ts';
import { replay, View } from './view.ts';

const other = 'race/44444444-4444-4444-8444-444444444444' as Scope;
const scopes = [scope, other];
const keys = ['a', 'b', 'c'];

/** One thing that happens to a view. */
type Step =
  | { readonly do: 'issue'; readonly operations: readonly Operation[] }
  | { readonly do: 'place'; readonly pick: number }
  | { readonly do: 'confirm'; readonly pick: number }
  | { readonly do: 'reject'; readonly pick: number }
  /** The server commits something of its own, or the effect of a mutation that it has confirmed. */
  | {
      readonly do: 'follow';
      readonly scope: Scope;
      readonly operation: Operation;
      readonly seesPick: number | undefined;
    }
  /** The scope is fetched whole: as its history goes on, or of a restored database. */
  | { readonly do: 'snapshot'; readonly scope: Scope; readonly rows: readonly WireRow[]; readonly isRestored: boolean };

const anyScope = fc.constantFrom(...scopes);
const anyKey = fc.constantFrom(...keys);
const anyColumns = fc.record({ name: fc.constantFrom('x', 'y'), pace: fc.nat(2) }, { requiredKeys: [] });
const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc
    .record({ scope: anyScope, key: anyKey, pace: fc.nat(2) })
    .map(
      ({ scope, key, pace }): Operation => ({ op: 'insert', scope, table: 'runner', key, values: rowOf(key, pace) }),
    ),
  fc.record({ scope: anyScope, key: anyKey, values: anyColumns }).map(
    ({ scope, key, values }): Operation => ({
      op: 'update',
      scope,
      table: 'runner',
      key,
      values: values as WireRow,
      base: {},
    }),
  ),
  fc
    .record({ scope: anyScope, key: anyKey })
    .map(({ scope, key }): Operation => ({ op: 'delete', scope, table: 'runner', key })),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('issue' as const),
      operations: fc.array(anyOperation, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('place' as const), pick: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('confirm' as const), pick: fc.nat(20) }) },
  fc.record({ do: fc.constant('reject' as const), pick: fc.nat(20) }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('follow' as const),
      scope: anyScope,
      operation: anyOperation,
      seesPick: fc.option(fc.nat(20), { nil: undefined }),
    }),
  },
  fc.record({
    do: fc.constant('snapshot' as const),
    scope: anyScope,
    rows: fc.uniqueArray(anyKey).map((chosen) => chosen.map((key) => rowOf(key, 9))),
    isRestored: fc.boolean(),
  }),
);

describe('the view', () => {
  it('is what replaying from scratch gives, after any interleaving', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const model = new Model();
        for (const step of steps) {
          model.take(step);
          model.check();
        }
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('keeps the row objects that nothing changed', () => {
    const { view, replica } = new Model();
    replica.replace(scope, {
      cursor: cursorAt(1),
      currentAt: 0,
      rows: keys.map((key) => ({ table: 'runner', key, row: rowOf(key, 1) })),
    });
    const before = keys.map((key) => view.get({ scope, table: 'runner', key }));
    view.put(issued(1, [{ op: 'update', scope, table: 'runner', key: 'b', values: { pace: 2 }, base: { pace: 1 } }]));
    const after = keys.map((key) => view.get({ scope, table: 'runner', key }));
    expect(after.map((row, index) => row === before[index])).toEqual([true, false, true]);
    replica.replace(scope, {
      cursor: cursorAt(2),
      currentAt: 0,
      rows: keys.map((key) => ({ table: 'runner', key, row: rowOf(key, 1) })),
    });
    view.replace(scope, []);
    const again = keys.map((key) => view.get({ scope, table: 'runner', key }));
    expect(again).toEqual(after);
    expect(again.every((row, index) => row === after[index])).toBe(true);
  });

  it('shows an unsent mutation again when the rows that held it are replaced by those of a restored database', () => {
    const { view, replica } = new Model();
    const place = { scope, table: 'runner', key: 'a' };
    const rows = [{ table: 'runner', key: 'a', row: rowOf('a', 1) }];
    replica.replace(scope, { cursor: cursorAt(1), currentAt: 0, rows });
    view.put(issued(1, [{ op: 'update', ...place, values: { pace: 2 }, base: { pace: 1 } }]));
    const change = { op: 'update', table: 'runner', key: 'a', values: { pace: 2 } } as const;
    const places = replica.apply(scope, { from: cursorAt(1), to: cursorAt(2), changes: [change] }, 0);
    view.follow(scope, places ?? [], [idOf(1)]);
    expect(view.seen(scope)).toEqual([idOf(1)]);
    replica.replace(scope, { cursor: { ...cursorAt(1), epoch: race }, currentAt: 0, rows });
    view.replace(scope, []);
    expect(view.get(place)?.wire['pace']).toBe(2);
    expect(view.isAwaited(idOf(1))).toBe(true);
  });

  it('a mutation of two scopes is covered in each by itself, and done when both hold it', () => {
    const { view, replica } = new Model();
    const id = idOf(1);
    view.put(
      issued(1, [
        { op: 'insert', scope, table: 'runner', key: 'a', values: rowOf('a', 1) },
        { op: 'insert', scope: other, table: 'runner', key: 'b', values: rowOf('b', 1) },
      ]),
    );
    const change = { op: 'insert', table: 'runner', key: 'a', values: rowOf('a', 1) } as const;
    const places = replica.apply(scope, { from: cursorAt(0), to: cursorAt(1), changes: [change] }, 0);
    view.follow(scope, places ?? [], [id]);
    expect(view.isAwaited(id)).toBe(true);
    const next = { op: 'update', table: 'runner', key: 'a', values: { pace: 7 } } as const;
    view.follow(scope, replica.apply(scope, { from: cursorAt(1), to: cursorAt(2), changes: [next] }, 0) ?? [], []);
    expect(view.get({ scope, table: 'runner', key: 'a' })?.wire['pace']).toBe(7);
    expect(view.get({ scope: other, table: 'runner', key: 'b' })?.wire['pace']).toBe(1);
    view.follow(other, replica.apply(other, { from: cursorAt(0), to: cursorAt(1), changes: [] }, 0) ?? [], [id]);
    expect(view.isAwaited(id)).toBe(false);
  });
});

/** A view, its replica, and what the law says they must show. */
class Model {
  readonly replica = new Replica(schema);
  readonly view = new View(schema, this.replica);
  readonly #mutations: HeldMutation[] = [];
  /** Which scopes hold the effect of which mutation, by what the model knows. */
  readonly #covered = new Set<string>();
  #orders = 0;

  constructor() {
    for (const each of scopes) this.replica.replace(each, { cursor: cursorAt(0), rows: [], currentAt: 0 });
  }

  take(step: Step): void {
    switch (step.do) {
      case 'issue':
        return this.#put(issued(this.#mutations.length, step.operations), this.#mutations.length);
      case 'place':
        return this.#change(step.pick, 'saving', (held) => ({
          mutation: { ...held.mutation, order: ++this.#orders },
          state: 'pending',
        }));
      case 'confirm':
        return this.#change(step.pick, 'pending', ({ mutation }) => ({
          mutation,
          state: 'confirmed',
          receipt: {
            id: mutation.id,
            outcome: 'applied',
            // Some are in the replica already, some are yet to come, some touched nothing there.
            versions: scopes.flatMap((each, index) =>
              (step.pick + index) % 3 === 0
                ? []
                : [{ scope: each, version: this.#version(each) + (step.pick % 2), tag: cursorAt(1).tag }],
            ),
          },
        }));
      case 'reject':
        return this.#change(step.pick, 'pending', ({ mutation }) => ({
          mutation,
          state: 'rejected',
          receipt: { id: mutation.id, outcome: 'rejected', code: 'RULE_REFUSED', message: 'no' },
        }));
      case 'follow': {
        const { op, table, key } = step.operation;
        const change = op === 'delete' ? { op, table, key } : { op, table, key, values: step.operation.values };
        const from = cursorAt(this.#version(step.scope));
        const to = cursorAt(from.version + 1);
        const seen = step.seesPick === undefined ? undefined : this.#mutations[step.seesPick];
        const places = this.replica.apply(step.scope, { from, to, changes: [change] }, 0);
        if (seen) this.#covered.add(`${seen.mutation.id} ${step.scope}`);
        this.view.follow(step.scope, places ?? [], seen ? [seen.mutation.id] : []);
        return this.#coverReached();
      }
      case 'snapshot': {
        const rows = step.rows.map((row) => ({ table: 'runner', key: String(row['id']), row }));
        this.replica.replace(step.scope, { cursor: cursorAt(this.#version(step.scope) + 3), rows, currentAt: 0 });
        const seen = step.isRestored ? [] : this.view.seen(step.scope);
        for (const { mutation, receipt } of this.#mutations) {
          if (step.isRestored && !receipt) this.#covered.delete(`${mutation.id} ${step.scope}`);
        }
        this.view.replace(step.scope, seen);
        return this.#coverReached();
      }
    }
  }

  check(): void {
    for (const each of scopes) {
      const shown = new Map([...this.view.rows(each, 'runner')].map(([key, row]) => [key, row.wire]));
      for (const key of keys) {
        const place = { scope: each, table: 'runner', key };
        const pending = this.#mutations.filter(
          ({ mutation, state }) => state !== 'rejected' && !this.#covered.has(`${mutation.id} ${each}`),
        );
        const expected = replay(this.replica.get(place)?.wire, place, pending);
        expect(this.view.get(place)?.wire).toEqual(expected);
        expect(shown.get(key)).toEqual(expected);
      }
    }
  }

  #version(each: Scope): number {
    return this.replica.cursor(each)?.version ?? 0;
  }

  #put(held: HeldMutation, index: number): void {
    this.#mutations[index] = held;
    this.view.put(held);
    this.#coverReached();
  }

  #change(pick: number, from: HeldMutation['state'], to: (held: HeldMutation) => HeldMutation): void {
    const index = this.#mutations.findIndex(
      ({ state }, at) => state === from && at >= pick % (this.#mutations.length || 1),
    );
    const held = this.#mutations[index];
    if (held) this.#put(to(held), index);
  }

  #coverReached(): void {
    for (const { mutation, state, receipt } of this.#mutations) {
      if (state !== 'confirmed' || receipt?.outcome === 'rejected') continue;
      for (const each of scopes) {
        const version = receipt?.versions.find((candidate) => candidate.scope === each)?.version ?? 0;
        if (version <= this.#version(each)) this.#covered.add(`${mutation.id} ${each}`);
      }
    }
  }
}

function rowOf(key: string, pace: number): WireRow {
  return { id: key, race, name: 'x', pace };
}

function idOf(n: number): MutationId {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as MutationId;
}

function cursorAt(version: number) {
  return { epoch: '00000000-0000-4000-8000-000000000000', version, tag: version.toString(16).padStart(32, '0') };
}

function issued(n: number, operations: readonly Operation[]): HeldMutation {
  const mutation: HeldMutation['mutation'] = {
    id: idOf(n),
    device: '00000000-0000-4000-8000-000000000001' as HeldMutation['mutation']['device'],
    order: unplaced,
    lane: 'high',
    schema: 1,
    at: { time: 0, uncertaintyMs: null, confidence: 'none' },
    operations: [...operations],
  };
  return { mutation, state: 'saving' };
}
