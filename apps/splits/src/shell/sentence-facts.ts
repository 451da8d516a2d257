import type { SyncStatus } from '@baton/client';
import { type BatonError, recoveryOf } from '@baton/protocol';
import type { Connection, RaceCopy, SentenceFacts } from '../race/words/sentence.ts';
import type { RaceState } from '../race/race-state.ts';
import type { Arrival, PhoneRow } from './race-data.tsx';

interface Seen {
  /** Engine time in ms. */
  readonly now: number;
  /** The device's own wall clock in ms, which the status counts by. */
  readonly wallNow: number;
  /** A moment of the engine's clock as race time. */
  readonly raceTimeOf: (real: number) => number;
  readonly status: SyncStatus;
  readonly arrival: Arrival;
  readonly timeZone: string;
  readonly state: RaceState | undefined;
  /** What the server refused, by its codes. */
  readonly refusals: readonly { readonly code: string }[];
  readonly phones: readonly PhoneRow[];
  readonly isViewer: boolean;
  /** When this phone's place ends, in ms. */
  readonly placeEndsAt: number;
  readonly notSaved: SentenceFacts['notSaved'];
}

const heardWithinMs = 60_000;

/** What the sentence says, from what the engine and the race say. */
export function sentenceFacts(seen: Seen): SentenceFacts {
  const { status, state, raceTimeOf } = seen;
  const connection = connectionOf(seen);
  return {
    now: raceTimeOf(seen.now),
    timeZone: seen.timeZone,
    isViewer: seen.isViewer,
    notSaved: seen.notSaved,
    exchangeWithTwoTimes: state?.toChoose[0]?.n,
    lastContact: status.lastContactAt === undefined ? undefined : raceTimeOf(status.lastContactAt),
    connection,
    ...marksOf(seen, connection),
    copy: copyOf(seen),
    phones: state && { ...phonesHeard(seen.phones, seen.now), lastHeard: lastHeard(seen) },
  };
}

/** Phones of the crew heard in the last minute, of all whose place has not ended. */
export function phonesHeard(
  phones: readonly PhoneRow[],
  now: number,
): { readonly heard: number; readonly all: number } {
  const joined = phones.filter(({ endedAt }) => endedAt === null);
  const heard = joined.filter(
    ({ lastContactAt }) => lastContactAt !== null && now - Date.parse(lastContactAt) < heardWithinMs,
  );
  return { heard: heard.length, all: joined.length };
}

/** When any phone of the team was heard last, in race time. */
function lastHeard({ phones, raceTimeOf }: Seen): number | undefined {
  const times = phones.flatMap(({ lastContactAt }) => (lastContactAt === null ? [] : [Date.parse(lastContactAt)]));
  return times.length === 0 ? undefined : raceTimeOf(Math.max(...times));
}

/** Marks that were refused only because the link has ended wait for a new one like the unsent. */
function marksOf(
  { status, refusals }: Seen,
  connection: Connection,
): { readonly unsent: number; readonly refused: number } {
  const held = connection.kind === 'link-ended' ? refusals.filter(isHeld).length : 0;
  return { unsent: status.unsent + held, refused: status.refused - held };
}

/** Whether a refusal is of the place and not of the mark: with a new code it can be sent again. */
export function isHeld({ code }: { readonly code: string }): boolean {
  return code === 'SCOPE_FORBIDDEN';
}

function connectionOf(seen: Seen): Connection {
  const { status, arrival, wallNow } = seen;
  const stopped = status.phase === 'blocked' ? status.error : arrival.status === 'error' ? arrival.error : undefined;
  const ended = stopped && endedFor(stopped, seen);
  if (ended) return ended;
  switch (status.phase) {
    case 'live':
      return status.sendingSince === undefined
        ? { kind: 'live' }
        : { kind: 'sending', forMs: wallNow - status.sendingSince };
    case 'waiting':
      if (status.isCut || status.error?.code === 'OFFLINE') return { kind: 'offline' };
      if (status.error?.code === 'NOT_ACKNOWLEDGED') return { kind: 'sign-in-page' };
      return { kind: 'silent', nextTryInMs: status.nextTryAt === undefined ? undefined : status.nextTryAt - wallNow };
    default:
      return { kind: 'connecting' };
  }
}

/** What a person has to mend before this phone goes on. */
function endedFor(error: BatonError, { placeEndsAt, now, status, raceTimeOf }: Seen): Connection | undefined {
  if (recoveryOf(error.code) === 'upgrade') return { kind: 'too-old' };
  if (recoveryOf(error.code) !== 'reauthenticate' && error.code !== 'SCOPE_FORBIDDEN') return undefined;
  return { kind: 'link-ended', at: raceTimeOf(Math.min(placeEndsAt, status.lastContactAt ?? now)) };
}

function copyOf({ arrival, state }: Seen): RaceCopy {
  if (state) return { kind: 'here' };
  switch (arrival.status) {
    case 'loading':
      return { kind: 'getting', rows: arrival.rowsReceived, of: arrival.rowsTotal ?? arrival.rowsReceived };
    case 'error':
      return { kind: 'failed', reason: reasonOf(arrival.error) };
    case 'never-synced':
      return { kind: 'never' };
    default:
      return { kind: 'failed', reason: 'the server no longer has it' };
  }
}

function reasonOf({ code, message }: BatonError): string {
  if (code === 'OFFLINE') return 'there was no network';
  if (code === 'SERVER_SILENT') return 'the server did not answer';
  if (code === 'NOT_ACKNOWLEDGED') return 'the network wants you to sign in';
  return message.replace(/\.$/, '');
}
