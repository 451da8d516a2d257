import { type DeviceId, keyOf } from '@baton/protocol';
import { createSeededRandom } from '@baton/testing/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { errorCodeOf } from './error-code.fixture.ts';
import type { Transaction } from './client-api.ts';
import { race, runner, schema, scope } from './relay.fixture.ts';
import { Replica } from './replica.ts';
import { runTransaction } from './transaction.ts';
import { View } from './view.ts';

const device = '00000000-0000-4000-8000-00000000000d' as DeviceId;
const at = { time: 1, uncertaintyMs: null, confidence: 'none' } as const;
const random = createSeededRandom(1);
let view: View;

beforeEach(() => {
  const replica = new Replica(schema);
  replica.replace(scope, {
    cursor: { epoch: '00000000-0000-4000-8000-000000000000', version: 1, tag: '1'.repeat(32) },
    currentAt: 0,
    rows: [
      { table: 'race', key: race, row: { id: race, name: 'Coast' } },
      { table: 'runner', key: runner, row: { id: runner, race, name: 'Ana', pace: 480 } },
      { table: 'leg', key: JSON.stringify([race, '1']), row: { race, n: 1, runner: null } },
    ],
  });
  view = new View(schema, replica);
});

function run<Result>(work: (tx: Transaction<typeof schema>) => Result) {
  return runTransaction({ schema, view, device, randomBytes: (length) => random.bytes(length) }, work);
}

function codeOf(work: (tx: Transaction<typeof schema>) => unknown): string {
  return errorCodeOf(() => run(work));
}

describe('an insert', () => {
  it('fills in key, device and what is optional, and gives the row', () => {
    const { result, operations } = run((tx) => tx.mark.insert({ race, n: 3, at }));
    expect(result).toEqual({ id: expect.any(String), race, n: 3, at, device, note: null });
    const values = { ...result, at: JSON.stringify(at) };
    expect(operations).toEqual([{ op: 'insert', scope, table: 'mark', key: result.id, values }]);
  });

  it('of a key of several columns has the text that the server builds too', () => {
    const { operations } = run((tx) => tx.leg.insert({ race, n: 2 }));
    expect(operations[0]?.key).toBe(keyOf(schema.tables.leg, { race, n: 2 }));
  });

  it.each([
    ['ROW_EXISTS', (tx: Transaction<typeof schema>) => tx.runner.insert({ id: runner, race, name: 'x', pace: 1 })],
    ['WRONG_TYPE', (tx: Transaction<typeof schema>) => tx.runner.insert({ race, name: 'x', pace: 1.5 })],
    ['WRONG_TYPE', (tx: Transaction<typeof schema>) => tx.runner.insert({ race, name: 'x' } as never)],
    [
      'UNKNOWN_COLUMN',
      (tx: Transaction<typeof schema>) => tx.runner.insert({ race, name: 'x', pace: 1, age: 3 } as never),
    ],
  ])('is refused with %s', (code, work) => expect(codeOf(work)).toBe(code));
});

describe('an update', () => {
  it('holds the changed columns and what was seen of them', () => {
    const { operations } = run((tx) => tx.runner.update(runner, { name: 'Kiri', pace: 480 }));
    expect(operations).toEqual([
      { op: 'update', scope, table: 'runner', key: runner, values: { name: 'Kiri' }, base: { name: 'Ana' } },
    ]);
  });

  it('that changes nothing is no operation', () => {
    expect(run((tx) => tx.runner.update(runner, { name: 'Ana' })).operations).toEqual([]);
  });

  it('joins the operation just before it on the same row, with the first values seen', () => {
    const { operations } = run((tx) => {
      tx.runner.update(runner, { name: 'Kiri' });
      tx.runner.update(runner, { name: 'Bea', pace: 500 });
    });
    expect(operations).toMatchObject([{ values: { name: 'Bea', pace: 500 }, base: { name: 'Ana', pace: 480 } }]);
  });

  it('does not move before the operation of another row', () => {
    const { operations } = run((tx) => {
      tx.runner.update(runner, { name: 'Kiri' });
      const second = tx.runner.insert({ race, name: 'Bea', pace: 500 });
      tx.leg.update({ race, n: 1 }, { runner: second.id });
      tx.runner.update(runner, { pace: 470 });
    });
    expect(operations.map(({ op, table }) => `${op} ${table}`)).toEqual([
      'update runner',
      'insert runner',
      'update leg',
      'update runner',
    ]);
    expect(operations[3]).toMatchObject({ values: { pace: 470 }, base: { pace: 480 } });
  });

  it.each([
    ['ROW_MISSING', (tx: Transaction<typeof schema>) => tx.runner.update(race, { name: 'x' })],
    ['KEY_FIXED', (tx: Transaction<typeof schema>) => tx.runner.update(runner, { race: runner })],
    ['KEY_FIXED', (tx: Transaction<typeof schema>) => tx.runner.update(runner, { id: race } as never)],
    ['WRONG_TYPE', (tx: Transaction<typeof schema>) => tx.runner.update(runner, { name: null } as never)],
    ['UNKNOWN_COLUMN', (tx: Transaction<typeof schema>) => tx.runner.update(runner, { age: 3 } as never)],
  ])('is refused with %s', (code, work) => expect(codeOf(work)).toBe(code));
});

describe('a delete', () => {
  it('of a row that the mutation itself inserted leaves nothing of either', () => {
    const { operations } = run((tx) => {
      const { id } = tx.mark.insert({ race, n: 1, at });
      tx.mark.update(id, { note: 'x' });
      tx.mark.delete(id);
    });
    expect(operations).toEqual([]);
  });

  it('after an update of the row is only the delete', () => {
    const { operations } = run((tx) => {
      tx.runner.update(runner, { name: 'x' });
      tx.runner.delete(runner);
    });
    expect(operations).toEqual([{ op: 'delete', scope, table: 'runner', key: runner }]);
  });

  it('of a row that is not there is refused', () => {
    expect(codeOf((tx) => tx.runner.delete(race))).toBe('ROW_MISSING');
    expect(codeOf((tx) => (tx.runner.delete(runner), tx.runner.delete(runner)))).toBe('ROW_MISSING');
  });
});

describe('a transaction', () => {
  it('reads what it has written, by any form of key', () => {
    run((tx) => {
      tx.leg.update({ race, n: 1 }, { runner });
      expect(tx.leg.get({ race, n: 1 })).toEqual({ race, n: 1, runner });
      expect(tx.leg.get(JSON.stringify([race, '1']))).toEqual({ race, n: 1, runner });
      tx.leg.delete({ race, n: 1 });
      expect(tx.leg.get({ race, n: 1 })).toBeUndefined();
    });
  });

  it('that throws leaves nothing behind', () => {
    expect(() => run((tx) => (tx.runner.update(runner, { name: 'x' }), fail()))).toThrow('on purpose');
    expect(view.get({ scope, table: 'runner', key: runner })?.values['name']).toBe('Ana');
  });

  it('cannot be used after it has ended', () => {
    const { result } = run((tx) => tx);
    expect(() => result.runner.update(runner, { name: 'x' })).toThrow('ended');
  });

  it('takes a thousand changes and no more', () => {
    const insert = (count: number) => (tx: Transaction<typeof schema>) => {
      for (let n = 0; n < count; n++) tx.mark.insert({ race, n, at });
    };
    expect(run(insert(1_000)).operations).toHaveLength(1_000);
    expect(codeOf(insert(1_001))).toBe('BATCH_TOO_LARGE');
  });
});

function fail(): never {
  throw new Error('on purpose');
}
