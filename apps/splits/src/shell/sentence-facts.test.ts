import type { SyncStatus } from '@baton/client';
import { type ErrorCode, errorOf } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import type { RaceState } from '../race/race-state.ts';
import type { PhoneRow } from './race-data.tsx';
import { phonesHeard, sentenceFacts } from './sentence-facts.ts';

const now = Date.parse('2026-08-29T10:00:00Z');
// The device's own clock is seven minutes fast.
const wallNow = now + 420_000;

const live: SyncStatus = {
  phase: 'live',
  error: undefined,
  nextTryAt: undefined,
  lastContactAt: now - 5_000,
  unsent: 0,
  oldestUnsentAt: undefined,
  sendingSince: undefined,
  refused: 0,
  isLeader: true,
  isCut: false,
};
const here = { race: { timeZone: 'America/Los_Angeles' }, toChoose: [] } as unknown as RaceState;
const seen = {
  now,
  wallNow,
  raceTimeOf: (real: number) => real,
  status: live,
  arrival: { status: 'ready', rows: [] },
  timeZone: 'America/Los_Angeles',
  state: here,
  refusals: [],
  phones: [],
  isViewer: false,
  placeEndsAt: now + 3_600_000,
  notSaved: undefined,
} as const;

const waitingFor = (code: ErrorCode, changes: Partial<SyncStatus> = {}) =>
  sentenceFacts({ ...seen, status: { ...live, phase: 'waiting', error: errorOf(code), ...changes } }).connection;
const blockedBy = (code: ErrorCode, placeEndsAt: number = seen.placeEndsAt) =>
  sentenceFacts({ ...seen, placeEndsAt, status: { ...live, phase: 'blocked', error: errorOf(code) } }).connection;
const failed = (code: ErrorCode) =>
  sentenceFacts({ ...seen, state: undefined, arrival: { status: 'error', rows: [], error: errorOf(code) } });

describe('the connection', () => {
  test('is live, or sending since a moment of race time', () => {
    expect(sentenceFacts(seen).connection).toEqual({ kind: 'live' });
    const status = { ...live, unsent: 1, sendingSince: wallNow - 3_000 };
    expect(sentenceFacts({ ...seen, status }).connection).toEqual({ kind: 'sending', forMs: 3_000 });
  });

  test('is offline without a network, and where it was cut by hand', () => {
    expect(waitingFor('OFFLINE')).toEqual({ kind: 'offline' });
    expect(waitingFor('SERVER_SILENT', { isCut: true })).toEqual({ kind: 'offline' });
  });

  test('names a server that does not answer, with the next try in race time', () => {
    expect(waitingFor('SERVER_SILENT', { nextTryAt: wallNow + 24_000 })).toEqual({
      kind: 'silent',
      nextTryInMs: 24_000,
    });
  });

  test('names a network that answers in the place of the server', () => {
    expect(waitingFor('NOT_ACKNOWLEDGED')).toEqual({ kind: 'sign-in-page' });
  });

  test('has ended with the link: at the last contact, or when its time was up', () => {
    expect(blockedBy('UNAUTHENTICATED')).toEqual({ kind: 'link-ended', at: now - 5_000 });
    expect(blockedBy('TOKEN_EXPIRED', now - 60_000)).toEqual({ kind: 'link-ended', at: now - 60_000 });
    expect(failed('SCOPE_FORBIDDEN').connection.kind).toBe('link-ended');
  });

  test('is closed to a version that is too old', () => {
    expect(blockedBy('PROTOCOL_UNSUPPORTED')).toEqual({ kind: 'too-old' });
  });
});

test('marks that only an ended link refused are saved here, not refused', () => {
  const status = {
    ...live,
    phase: 'blocked',
    error: errorOf('UNAUTHENTICATED'),
    unsent: 1,
    refused: 3,
  } as const;
  const refusals = [{ code: 'SCOPE_FORBIDDEN' }, { code: 'RULE_REFUSED' }, { code: 'SCOPE_FORBIDDEN' }];
  expect(sentenceFacts({ ...seen, status, refusals })).toMatchObject({ unsent: 3, refused: 1 });
  expect(sentenceFacts({ ...seen, status: { ...live, refused: 3 }, refusals })).toMatchObject({
    unsent: 0,
    refused: 3,
  });
});

describe('the copy on this phone', () => {
  test('is here as soon as the race is', () => {
    expect(sentenceFacts(seen).copy).toEqual({ kind: 'here' });
  });

  test('is never empty before the first sync: it is not here, on its way, or failed', () => {
    const without = { ...seen, state: undefined };
    expect(sentenceFacts({ ...without, arrival: { status: 'never-synced', rows: [] } }).copy).toEqual({
      kind: 'never',
    });
    const loading = { status: 'loading', rows: [], rowsReceived: 240, rowsTotal: 412 } as const;
    expect(sentenceFacts({ ...without, arrival: loading }).copy).toEqual({ kind: 'getting', rows: 240, of: 412 });
    expect(failed('SERVER_SILENT').copy).toEqual({ kind: 'failed', reason: 'the server did not answer' });
  });
});

test('phones are heard within a minute, and not counted once their link has ended', () => {
  const phone = (agoMs: number | null, endedAt: string | null = null) =>
    ({ lastContactAt: agoMs === null ? null : new Date(now - agoMs).toISOString(), endedAt }) as PhoneRow;
  const phones = [phone(1_000), phone(59_000), phone(61_000), phone(null), phone(1_000, '2026-08-29T09:00:00Z')];
  expect(phonesHeard(phones, now)).toEqual({ heard: 2, all: 4 });
});
