import {
  BatonError,
  createMutationId,
  createUuid,
  defineSchema,
  integer,
  originTag,
  ref,
  table,
  text,
  uuid,
  formatScope,
  type DeviceId,
  type Mutation,
  type Operation,
  type Receipt,
  type Scope,
  type WireRow,
} from '@baton/protocol';
import { createMemoryStore, createVirtualPorts, type MemoryStore } from '@baton/testing/server';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Access, AnyRules, ServerEngine } from './index.ts';
import { createServerEngine } from './index.ts';

const schema = defineSchema({
  race: table({ id: uuid(), name: text(), status: text().optional() }, { scope: 'id' }),
  van: table({ id: uuid(), race: ref('race'), name: text() }, { scope: 'race' }),
  runner: table({ id: uuid(), race: ref('race'), van: ref('van').optional(), slot: integer() }, { scope: 'race' }),
});

const ports = createVirtualPorts();
const newId = () => createUuid(ports.randomBytes);
const raceScope = (id: string) => formatScope('race', id);
const claims = { sub: 'lena' };

let access: Map<Scope, Access>;
let rules: AnyRules;
let store: MemoryStore;
let engine: ServerEngine;
let device: DeviceId;
let race: string;
let order = 0;

beforeEach(async () => {
  access = new Map();
  rules = {};
  store = createMemoryStore({ schema, ...ports });
  engine = createServerEngine({
    schema,
    store,
    authorize: ({ scope }) => access.get(scope.name) ?? 'write',
    rules: new Proxy({}, { get: (_target, name: string) => rules[name] }),
    ports,
  });
  device = newId() as DeviceId;
  race = newId();
  await push([mutation([insertRace(race)])]);
});

function mutation(operations: readonly Operation[], changes: Partial<Mutation> = {}): Mutation {
  return {
    id: createMutationId(ports.time.unixMs(), ports.randomBytes),
    device,
    order: ++order,
    lane: 'high',
    schema: 1,
    at: { time: ports.time.unixMs(), uncertaintyMs: 10, confidence: 'high' },
    operations: [...operations],
    ...changes,
  };
}

const insertRace = (id: string, name = 'Relay'): Operation => ({
  op: 'insert',
  scope: raceScope(id),
  table: 'race',
  key: id,
  values: { id, name, status: null },
});

const updateRace = (values: WireRow, base: WireRow, id = race): Operation => ({
  op: 'update',
  scope: raceScope(id),
  table: 'race',
  key: id,
  values,
  base,
});

const insertRunner = (id: string, values: WireRow = {}): Operation => ({
  op: 'insert',
  scope: raceScope(race),
  table: 'runner',
  key: id,
  values: { id, race, van: null, slot: 1, ...values },
});

const push = (mutations: readonly unknown[], sub = claims.sub) =>
  engine.push({ sub }, { device, mutations: [...mutations] });

async function settleOne(value: unknown): Promise<Receipt | undefined> {
  return (await push([value])).receipts[0];
}

const refusalOf = (receipt: Receipt | undefined) => (receipt?.outcome === 'rejected' ? receipt.code : receipt?.outcome);

async function head(id = race): Promise<number> {
  return (await store.heads([raceScope(id)])).get(raceScope(id)) ?? -1;
}

const rowOf = (name: 'race' | 'runner', key: string) =>
  store.transaction((transaction) => transaction.lockRow(schema.tables[name], key));

describe('a mutation takes effect once', () => {
  test('its receipt names the version that holds it', async () => {
    const one = mutation([insertRunner(newId())]);
    const receipt = await settleOne(one);
    const scope = raceScope(race);
    const { versions } = await store.pull(scope, { epoch: store.epoch, version: 0, tag: originTag }, 10);
    const { version, tag, mutations } = versions.at(-1) ?? {};
    expect(mutations).toEqual([one.id]);
    expect(receipt).toEqual({ id: one.id, outcome: 'applied', versions: [{ scope, version, tag }] });
  });

  test('a batch is one version', async () => {
    const outcome = await push([1, 2, 3].map(() => mutation([insertRunner(newId())])));
    expect(outcome.receipts.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(await head()).toBe(2);
  });

  test('the same bytes again get the same receipt and no effect', async () => {
    const one = mutation([insertRunner(newId())]);
    const first = await settleOne(one);
    expect(await settleOne(one)).toEqual(first);
    expect(await settleOne(JSON.parse(JSON.stringify(one)))).toEqual(first);
    expect(await head()).toBe(2);
  });

  test('twenty pushes of it at the same time, and twice in one batch, are one effect', async () => {
    const one = mutation([insertRunner(newId())]);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => push([one, one])));
    const receipts = outcomes.flatMap(({ receipts }) => receipts);
    expect(receipts).toHaveLength(40);
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    expect(await head()).toBe(2);
  });

  test('its id with another body is refused and leaves the record as it was', async () => {
    const one = mutation([insertRunner(newId())]);
    const first = await settleOne(one);
    const forged = { ...one, operations: [insertRunner(newId())] };
    expect(refusalOf(await settleOne(forged))).toBe('MUTATION_ID_REUSED');
    const { receipts } = await push([one, forged]);
    expect([receipts[0], refusalOf(receipts[1])]).toEqual([first, 'MUTATION_ID_REUSED']);
    expect(await head()).toBe(2);
  });

  test('a refused one stays refused, though it could succeed by now', async () => {
    const runner = newId();
    const early = mutation([{ op: 'delete', scope: raceScope(race), table: 'runner', key: runner }]);
    expect(refusalOf(await settleOne(early))).toBe('ROW_MISSING');
    await settleOne(mutation([insertRunner(runner)]));
    expect(refusalOf(await settleOne(early))).toBe('ROW_MISSING');
    expect(await rowOf('runner', runner)).toBeDefined();
  });

  test('its operations take effect together or not at all', async () => {
    const runner = newId();
    const torn = mutation([insertRunner(runner), updateRace({ name: 'x' }, { name: 'y' }, newId())]);
    expect(refusalOf(await settleOne(torn))).toBe('ROW_MISSING');
    expect(await rowOf('runner', runner)).toBeUndefined();
    expect(await head()).toBe(1);
  });
});

describe('the last writer wins, column by column', () => {
  test('what it replaces unseen is kept in the receipt', async () => {
    await settleOne(mutation([updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const receipt = await settleOne(mutation([updateRace({ name: 'Mountains' }, { name: 'Relay' })]));
    expect(receipt).toMatchObject({
      outcome: 'merged',
      lost: [{ table: 'race', key: race, column: 'name', kept: 'Mountains', lost: 'Coast', rule: 'last-writer' }],
    });
    expect(await rowOf('race', race)).toMatchObject({ name: 'Mountains' });
    expect(await head()).toBe(3);
  });

  test('writers of different columns do not meet', async () => {
    await settleOne(mutation([updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const receipt = await settleOne(mutation([updateRace({ status: 'running' }, { status: null })]));
    expect(receipt?.outcome).toBe('applied');
    expect(await rowOf('race', race)).toEqual({ id: race, name: 'Coast', status: 'running' });
  });

  test('two who write the same value lose nothing', async () => {
    await settleOne(mutation([updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const receipt = await settleOne(mutation([updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    expect(receipt).toMatchObject({ outcome: 'applied', versions: [] });
  });
});

describe('a bad mutation fails alone', () => {
  const cases: readonly [string, () => unknown, string][] = [
    ['an unknown table', () => mutation([{ ...insertRunner(newId()), table: 'pg_catalog' }]), 'UNKNOWN_TABLE'],
    [
      'a table named after a prototype',
      () => mutation([{ ...insertRunner(newId()), table: '__proto__' }]),
      'UNKNOWN_TABLE',
    ],
    ['an unknown column', () => mutation([insertRunner(newId(), { admin: true })]), 'UNKNOWN_COLUMN'],
    [
      'a column named after a prototype',
      () => mutation([insertRunner(newId(), { constructor: 'x' })]),
      'UNKNOWN_COLUMN',
    ],
    ['text for a number', () => mutation([insertRunner(newId(), { slot: '1' })]), 'WRONG_TYPE'],
    ['a fraction for a whole number', () => mutation([insertRunner(newId(), { slot: 1.5 })]), 'WRONG_TYPE'],
    ['a number above 32 bits', () => mutation([insertRunner(newId(), { slot: 2 ** 31 })]), 'WRONG_TYPE'],
    [
      'an object for text',
      () => mutation([updateRace({ name: { a: 1 } as never }, { name: 'Relay' })]),
      'MUTATION_MALFORMED',
    ],
    ['text with NUL', () => mutation([updateRace({ name: 'a\0b' }, { name: 'Relay' })]), 'WRONG_TYPE'],
    ['a lone surrogate', () => mutation([updateRace({ name: '\ud800' }, { name: 'Relay' })]), 'WRONG_TYPE'],
    ['null where a value must be', () => mutation([updateRace({ name: null }, { name: 'Relay' })]), 'WRONG_TYPE'],
    [
      'a column left out',
      () => mutation([{ ...insertRace(newId()), values: { id: race } } as Operation]),
      'WRONG_TYPE',
    ],
    [
      'a key that is not that of the values',
      () => mutation([{ ...insertRunner(newId()), key: newId() }]),
      'MUTATION_MALFORMED',
    ],
    [
      'a scope that is not that of the values',
      () => mutation([{ ...insertRunner(newId()), scope: raceScope(newId()) }]),
      'MUTATION_MALFORMED',
    ],
    [
      'a scope of another kind',
      () => mutation([{ ...insertRunner(newId()), scope: formatScope('crew', race) }]),
      'MUTATION_MALFORMED',
    ],
    ['a new key', () => mutation([updateRace({ id: newId() }, { id: race })]), 'KEY_FIXED'],
    ['an update of nothing', () => mutation([updateRace({}, {})]), 'MUTATION_MALFORMED'],
    ['a base for other columns', () => mutation([updateRace({ name: 'x' }, { status: null })]), 'MUTATION_MALFORMED'],
    ['a row that exists', () => mutation([insertRace(race)]), 'ROW_EXISTS'],
    ['a row that does not exist', () => mutation([updateRace({ name: 'x' }, { name: 'y' }, newId())]), 'ROW_MISSING'],
    [
      'a key that is none',
      () => mutation([{ ...updateRace({ name: 'x' }, { name: 'y' }), key: "'; drop table race; --" }]),
      'ROW_MISSING',
    ],
    ['a reference to no row', () => mutation([insertRunner(newId(), { van: newId() })]), 'REFERENCE_MISSING'],
    [
      'an operation nobody knows',
      () => mutation([{ ...insertRunner(newId()), op: 'upsert' } as never]),
      'MUTATION_MALFORMED',
    ],
    ['a member nobody knows', () => ({ ...mutation([insertRunner(newId())]), actor: 'root' }), 'MUTATION_MALFORMED'],
    [
      'a device that does not send it',
      () => mutation([insertRunner(newId())], { device: newId() as DeviceId }),
      'DEVICE_FOREIGN',
    ],
    ['no operation', () => mutation([]), 'MUTATION_MALFORMED'],
  ];

  test.each(cases)('%s', async (_what, make, code) => {
    const good = [mutation([insertRunner(newId())]), mutation([insertRunner(newId())])];
    const { receipts, stopped } = await push([good[0], make(), good[1]]);
    expect(stopped).toBeUndefined();
    expect(receipts.map(refusalOf)).toEqual(['applied', code, 'applied']);
    expect(await head()).toBe(2);
  });

  test('one without an id cannot have a receipt: the batch is refused before anything happens', async () => {
    const batch = push([mutation([insertRunner(newId())]), { ...mutation([]), id: 'x' }]);
    await expect(batch).rejects.toMatchObject({
      code: 'MUTATION_MALFORMED',
      details: 'mutations.1.id: a UUIDv7 expected',
    });
    expect(await head()).toBe(1);
  });

  test('what a refusal quotes is cut', async () => {
    const receipt = await settleOne(mutation([insertRunner(newId(), { ['x'.repeat(100_000)]: 1 })]));
    expect(JSON.stringify(receipt).length).toBeLessThan(600);
  });

  test('one of a newer schema waits for a newer server, and all after it', async () => {
    const [one, newer, last] = [{}, { schema: 2 }, {}].map((changes) => mutation([insertRunner(newId())], changes));
    const outcome = await push([one, newer, last]);
    expect(outcome.receipts.map(({ id }) => id)).toEqual([one?.id]);
    expect(outcome.stopped?.code).toBe('SCHEMA_VERSION_UNKNOWN');
  });
});

describe('scopes are walls', () => {
  test('a device of somebody else sends nothing', async () => {
    await expect(push([mutation([insertRunner(newId())])], 'omar')).rejects.toMatchObject({ code: 'DEVICE_FOREIGN' });
  });

  test('without the right to write, nothing of the mutation takes effect', async () => {
    const other = newId();
    await settleOne(mutation([insertRace(other)]));
    engine.forgetAccess();
    access.set(raceScope(other), 'none').set(raceScope(race), 'read');
    const hidden = mutation([updateRace({ name: 'x' }, { name: 'Relay' }, other)]);
    const shown = mutation([updateRace({ name: 'x' }, { name: 'Relay' })]);
    expect((await push([hidden, shown])).receipts.map(refusalOf)).toEqual(['SCOPE_FORBIDDEN', 'WRITE_FORBIDDEN']);
    expect([await head(), await head(other)]).toEqual([1, 1]);
  });

  test('a row of another scope is missing, whatever its key', async () => {
    const other = newId();
    await settleOne(mutation([insertRace(other)]));
    const smuggled: Operation = { ...updateRace({ name: 'x' }, { name: 'Relay' }, other), scope: raceScope(race) };
    const nowhere: Operation = { ...smuggled, key: newId() };
    const { receipts } = await push([mutation([smuggled]), mutation([nowhere])]);
    expect(receipts.map(refusalOf)).toEqual(['ROW_MISSING', 'ROW_MISSING']);
    expect(await rowOf('race', other)).toMatchObject({ name: 'Relay' });
  });

  test('a reference to a row that one may not read answers like one to none', async () => {
    const [other, van] = [newId(), newId()];
    await settleOne(mutation([insertRace(other)]));
    const insertVan: Operation = {
      op: 'insert',
      scope: raceScope(other),
      table: 'van',
      key: van,
      values: { id: van, race: other, name: 'Van 2' },
    };
    await settleOne(mutation([insertVan]));
    expect(refusalOf(await settleOne(mutation([insertRunner(newId(), { van })])))).toBe('applied');
    engine.forgetAccess();
    access.set(raceScope(other), 'none');
    const [foreign, missing] = (
      await push([mutation([insertRunner(newId(), { van })]), mutation([insertRunner(newId(), { van: newId() })])])
    ).receipts.map((receipt) => ({ ...receipt, id: undefined }));
    expect(foreign).toEqual(missing);
    expect(foreign).toMatchObject({ code: 'REFERENCE_MISSING' });
  });

  test('a receipt asked for again after the right was lost tells no value', async () => {
    await settleOne(mutation([updateRace({ name: 'Secret' }, { name: 'Relay' })]));
    const merged = mutation([updateRace({ name: 'Mine' }, { name: 'Relay' })]);
    expect(await settleOne(merged)).toMatchObject({ outcome: 'merged' });
    engine.forgetAccess();
    access.set(raceScope(race), 'none');
    expect(await settleOne(merged)).toEqual({ id: merged.id, outcome: 'applied', versions: [] });
  });
});

describe('rules of a table', () => {
  test('see who, the row before and after, and what changes', async () => {
    const seen: unknown[] = [];
    rules = { race: { validate: ({ row: _row, ...input }) => void seen.push(input) } };
    await settleOne(mutation([updateRace({ name: 'Coast' }, { name: 'Relay' })]));
    const before = { id: race, name: 'Relay', status: null };
    expect(seen).toEqual([
      { claims, operation: 'update', before, after: { ...before, name: 'Coast' }, changed: ['name'] },
    ]);
  });

  test('refuse a person, or a value with a sentence', async () => {
    rules = { runner: { authorize: ({ operation }) => operation !== 'insert' } };
    expect(refusalOf(await settleOne(mutation([insertRunner(newId())])))).toBe('WRITE_FORBIDDEN');
    rules = { runner: { validate: () => 'The race was closed at 13:29.' } };
    const receipt = await settleOne(mutation([insertRunner(newId())]));
    expect(receipt).toMatchObject({ code: 'RULE_REFUSED', message: 'The race was closed at 13:29.' });
  });

  test('read other rows in the same transaction', async () => {
    rules = { runner: { validate: async ({ row }) => String((await row('race', { id: race }))?.['name']) } };
    const { receipts } = await push([
      mutation([updateRace({ name: 'Closed' }, { name: 'Relay' })]),
      mutation([insertRunner(newId())]),
    ]);
    expect(receipts[1]).toMatchObject({ code: 'RULE_REFUSED', message: 'Closed' });
  });

  test('that break stop the queue and lose nothing', async () => {
    rules = {
      runner: {
        validate: ({ after }) => {
          if (after?.['slot'] === 2) throw new TypeError('oops');
          return undefined;
        },
      },
    };
    const [one, broken, last] = [1, 2, 3].map((slot) => mutation([insertRunner(newId(), { slot })]));
    const outcome = await push([one, broken, last]);
    expect(outcome.receipts.map(({ id }) => id)).toEqual([one?.id]);
    expect(outcome.stopped).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(outcome)).not.toContain('oops');
  });
});

describe('an obstacle that may pass', () => {
  /** Fails transactions in which `isMet` is inserted, as a lock or a check at commit would. */
  function failWhere(isMet: (row: WireRow) => boolean, error: BatonError, when: 'statement' | 'commit'): void {
    const { transaction: run } = store;
    store.transaction = (work) =>
      run(async (transaction) => {
        let isDue = false;
        const result = await work({
          ...transaction,
          insert: async (target, row) => {
            isDue ||= isMet(row);
            if (isDue && when === 'statement') throw error;
            await transaction.insert(target, row);
          },
        });
        if (isDue) throw error;
        return result;
      });
  }

  test('lets the mutations before it through and leaves the rest unanswered', async () => {
    failWhere(({ slot }) => slot === 2, new BatonError('LOCK_TIMEOUT'), 'statement');
    const batch = [1, 2, 3].map((slot) => mutation([insertRunner(newId(), { slot })]));
    const outcome = await push(batch);
    expect(outcome.receipts.map(({ id }) => id)).toEqual([batch[0]?.id]);
    expect(outcome.stopped).toMatchObject({ code: 'LOCK_TIMEOUT', retryAfterMs: 500 });
    expect(await head()).toBe(2);
  });

  test('at the first mutation fails the request', async () => {
    failWhere(() => true, new BatonError('LOCK_TIMEOUT'), 'statement');
    await expect(push([mutation([insertRunner(newId())])])).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
  });

  test('a constraint that fails at commit refuses the mutation that breaks it alone', async () => {
    failWhere(({ slot }) => slot === 2, new BatonError('CONSTRAINT_FAILED'), 'commit');
    const { receipts } = await push([1, 2, 3].map((slot) => mutation([insertRunner(newId(), { slot })])));
    expect(receipts.map(refusalOf)).toEqual(['applied', 'CONSTRAINT_FAILED', 'applied']);
    expect(await head()).toBe(3);
  });

  test('a database that is away loses nothing', async () => {
    const one = mutation([insertRunner(newId())]);
    store.failWith(new BatonError('DATABASE_UNAVAILABLE'));
    await expect(push([one])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    store.failWith(undefined);
    expect((await settleOne(one))?.outcome).toBe('applied');
  });

  test('rights are never asked for inside a transaction', async () => {
    let isInside = false;
    const { transaction: run } = store;
    store.transaction = (work) =>
      run(async (transaction) => {
        isInside = true;
        return await work(transaction).finally(() => {
          isInside = false;
        });
      });
    const asked: boolean[] = [];
    engine = createServerEngine({
      schema,
      store,
      authorize: () => {
        asked.push(isInside);
        return 'write';
      },
      rules,
      ports,
    });
    const [other, van] = [newId(), newId()];
    await store.transaction(async (transaction) => {
      await transaction.insert(schema.tables.race, { id: other, name: 'Other', status: null });
      await transaction.insert(schema.tables.van, { id: van, race: other, name: 'Van' });
    });
    expect((await settleOne(mutation([insertRunner(newId(), { van })])))?.outcome).toBe('applied');
    expect(asked).toEqual([false, false]);
  });
});
