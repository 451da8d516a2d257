import { expect, test } from 'vitest';
import golden from './golden/v1.json' with { type: 'json' };
import {
  contactRequestShape,
  errorResponseShape,
  fits,
  isErrorCode,
  parseMutation,
  pullResponseShape,
  pushRequestShape,
  pushResponseShape,
  serverTimeShape,
  snapshotLineShape,
  streamEventShape,
  ticketRequestShape,
  ticketResponseShape,
} from './index.ts';
import { list, type Shape } from './shape.ts';

const shapes = {
  pushRequest: pushRequestShape,
  pushResponse: pushResponseShape,
  pullResponse: pullResponseShape,
  snapshotLine: list(snapshotLineShape),
  streamEvent: list(streamEventShape),
  ticketRequest: ticketRequestShape,
  ticketResponse: ticketResponseShape,
  contactRequest: contactRequestShape,
  errorResponse: errorResponseShape,
  serverTime: serverTimeShape,
};

test.each(Object.entries<Shape<unknown>>(shapes))('%s of protocol 1 is understood', (name, shape) => {
  expect(shape.problem(golden[name as keyof typeof shapes])).toBeUndefined();
});

test('a mutation of protocol 1 is read to the same bytes that were hashed', () => {
  const [mutation] = golden.pushRequest.mutations;
  expect(JSON.stringify(parseMutation(mutation))).toBe(JSON.stringify(mutation));
});

test('a row of any key reaches the devices, and a device names keys of 500 letters at most', () => {
  const key = 'x'.repeat(501);
  const place = { table: 'note', key };
  const version = { version: 1, tag: '0'.repeat(32), at: '2026-11-20T13:00:00Z', mutations: [] };
  const versions = ['', key].map((key) => ({ ...version, changes: [{ op: 'delete', table: 'note', key }] }));
  expect(fits(pullResponseShape, { ...golden.pullResponse, versions })).toBe(true);
  const page = { kind: 'page', table: 'note', version: 1, rows: [], after: key };
  expect(fits(snapshotLineShape, page)).toBe(true);
  const [mutation] = golden.pushRequest.mutations;
  const operations = [{ op: 'delete', scope: 'race/7f3', ...place }];
  expect(() => parseMutation({ ...mutation, operations })).toThrow(
    expect.objectContaining({ code: 'MUTATION_MALFORMED' }),
  );
});

const malformed: Readonly<Record<string, (mutation: Record<string, unknown>) => unknown>> = {
  'an unknown member': (mutation) => ({ ...mutation, extra: 1 }),
  'no operations': (mutation) => ({ ...mutation, operations: [] }),
  'an id that is not a UUIDv7': (mutation) => ({ ...mutation, id: '0b6f4f6e-58a5-4c53-8f0a-0f3a4e6d7c11' }),
  'a negative order': (mutation) => ({ ...mutation, order: -1 }),
  'an order over 2^53': (mutation) => ({ ...mutation, order: 2 ** 53 }),
  'an infinite time': (mutation) => ({ ...mutation, at: { time: Infinity, uncertaintyMs: null, confidence: 'none' } }),
  'an unknown operation': (mutation) => ({ ...mutation, operations: [{ op: 'truncate', table: 'mark' }] }),
  'a look-alike scope': (mutation) => ({
    ...mutation,
    operations: [{ op: 'delete', scope: 'race/7f3 ', table: 'mark', key: 'k' }],
  }),
  'an object for a value': (mutation) => ({
    ...mutation,
    operations: [{ op: 'insert', scope: 'race/7f3', table: 'mark', key: 'k', values: { n: {} } }],
  }),
  'an array': (mutation) => [mutation],
  null: () => null,
};

test.each(Object.entries(malformed))('a mutation with %s is refused by code', (_, spoil) => {
  const [mutation] = golden.pushRequest.mutations;
  expect(() => parseMutation(spoil(mutation as Record<string, unknown>))).toThrow(
    expect.objectContaining({ code: 'MUTATION_MALFORMED' }),
  );
});

test('codes in golden files are in the catalogue', () => {
  expect(isErrorCode(golden.errorResponse.error.code)).toBe(true);
});
