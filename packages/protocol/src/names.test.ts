import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compareIntervals,
  confidenceOf,
  createMutationId,
  createUuid,
  defineSchema,
  errorCatalogue,
  formatCursor,
  integer,
  isErrorCode,
  isMutationId,
  isScope,
  isUuid,
  parseCursor,
  parseScope,
  recoveryOf,
  ref,
  table,
  text,
  timestamp,
  uuid,
  type Interval,
} from './index.ts';

const bytes = (fill: number) => (length: number) => new Uint8Array(length).fill(fill);

test('ids have the version and variant bits of RFC 9562', () => {
  expect(createUuid(bytes(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  const id = createMutationId(0x0193_6a2e_4c00, bytes(0));
  expect(id).toBe('01936a2e-4c00-7000-8000-000000000000');
  expect(isMutationId(id)).toBe(true);
  expect(isUuid(id.toUpperCase())).toBe(false);
});

test('cursors survive their text', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.maxSafeNat(), fc.stringMatching(/^[0-9a-f]{32}$/), (epoch, version, tag) => {
      const cursor = { epoch, version, tag };
      expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
    }),
  );
});

const epoch = '4b5b0a0e-7e5d-4a57-9f57-444444444444';
const tag = '0'.repeat(32);

test.each(['-1', 'NaN', '1e9', '9007199254740992', '01', '', '1.5', ' 1', '0x10'])('%o is no version', (version) => {
  expect(parseCursor(`${epoch}.${version}.${tag}`)).toBeUndefined();
});

test.each([
  'race/',
  '/1',
  'race',
  'race/1/2',
  'race/1 ',
  ' race/1',
  'Race/1',
  'race/%2F',
  'race/\u0000',
  'race/*\n',
  '',
  'race/a\u200b',
])('%o is no scope', (scope) => expect(isScope(scope)).toBe(false));

test.each([null, undefined, 1, ['race/1'], {}])('%o is no scope either', (scope) => expect(isScope(scope)).toBe(false));

test('a scope is a kind and an id', () => {
  expect(parseScope('race/7f3')).toEqual({ kind: 'race', id: '7f3' });
});

test('levels are earned by the bound alone', () => {
  expect([0, 50, 50.1, 150, 150.1, 500, 500.1, null].map(confidenceOf)).toEqual([
    'high',
    'high',
    'medium',
    'medium',
    'low',
    'low',
    'none',
    'none',
  ]);
});

test('intervals are ordered only where they do not touch', () => {
  const around = (time: number, uncertaintyMs: number | null): Interval => ({
    time,
    uncertaintyMs,
    confidence: 'high',
  });
  expect(compareIntervals(around(0, 10), around(21, 10))).toBe('before');
  expect(compareIntervals(around(21, 10), around(0, 10))).toBe('after');
  expect(compareIntervals(around(0, 10), around(20, 10))).toBe('too-close');
  expect(compareIntervals(around(0, null), around(1e9, 0))).toBe('too-close');
});

test('every error says what to do', () => {
  for (const [code, { meaning, status }] of Object.entries(errorCatalogue)) {
    expect(meaning, code).toMatch(/^[A-Z].*\.$/);
    expect(status === 0 || (status >= 400 && status < 600), code).toBe(true);
    expect(isErrorCode(code)).toBe(true);
  }
  const retried = Object.keys(errorCatalogue).filter((code) => recoveryOf(code) === 'retry');
  expect(retried.toSorted()).toEqual([
    'APPLICATION_SILENT',
    'DATABASE_UNAVAILABLE',
    'DISK_FULL',
    'INTERNAL',
    'KEYS_UNAVAILABLE',
    'LEADER_REPLACED',
    'LOCK_TIMEOUT',
    'NOT_ACKNOWLEDGED',
    'OFFLINE',
    'OVERLOADED',
    'SERVER_SILENT',
    'SHUTTING_DOWN',
  ]);
  expect(recoveryOf('SOME_CODE_OF_NEXT_YEAR')).toBe('retry');
  expect(recoveryOf('constructor')).toBe('retry');
});

const refused: Readonly<Record<string, () => unknown>> = {
  'a table option that does not exist': () => table({ id: uuid() }, { scope: 'id', ttl: 5 } as never),
  'a schema option that does not exist': () => defineSchema({}, { strict: true } as never),
  'a scope column that is not declared': () => table({ id: uuid() }, { scope: 'race' as never }),
  'a table without its key': () => table({ n: integer() }, { scope: 'n' }),
  'an optional key': () => table({ id: uuid().optional() }, { scope: 'id' }),
  'a lane that does not exist': () => table({ id: uuid() }, { scope: 'id', lane: 'urgent' as never }),
  'a reference to nothing': () => defineSchema({ leg: table({ id: uuid(), race: ref('race') }, { scope: 'race' }) }),
  'a key whose values have several texts': () =>
    defineSchema({ lap: table({ at: timestamp(), race: uuid() }, { scope: 'race', scopeKind: 'race', key: ['at'] }) }),
  'a reference to a key that is no uuid': () =>
    defineSchema({
      team: table({ name: text() }, { scope: 'name', key: ['name'] }),
      runner: table({ id: uuid(), team: ref('team') }, { scope: 'team' }),
    }),
  'a scope column that names no kind': () =>
    defineSchema({ leg: table({ id: uuid(), team: text() }, { scope: 'team' }) }),
  'a name that SQL would quote in two ways': () => defineSchema({ 'Leg"': table({ id: uuid() }, { scope: 'id' }) }),
  'version 0': () => defineSchema({}, { version: 0 }),
};

test.each(Object.entries(refused))('a schema refuses %s', (_, declare) => {
  expect(declare).toThrow(expect.objectContaining({ code: 'SCHEMA_INVALID' }));
});
