import {
  boolean,
  defineSchema,
  deviceId,
  double,
  integer,
  interval,
  ref,
  table,
  text,
  timestamp,
  uuid,
} from '@baton/protocol';
import * as v from 'valibot';
import { isTimeZone } from './race/words/zoned-time.ts';

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const timeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day such as 20:30'));
const timeZone = v.pipe(v.string(), v.check(isTimeZone, 'write a time zone such as America/Los_Angeles'));
const leg = v.pipe(v.number(), v.minValue(1), v.maxValue(200));
/** 0 is the start, the number of legs the finish, all between an exchange. */
const exchange = v.pipe(v.number(), v.minValue(0), v.maxValue(200));

const pace = v.pipe(v.number(), v.minValue(180), v.maxValue(1800));

/**
 * One relay race. A leg's finish and the next leg's start are the same instant: exchange n,
 * stored once. Marks are observations and are only added or voided; which one counts is
 * decided by rule (`race/marks/accepted-mark.ts`) or by a person (`exchange`).
 */
export const schema = defineSchema({
  race: table(
    {
      id: uuid(),
      name: text(name),
      timeZone: text(timeZone),
      units: text(v.picklist(['mi', 'km'])),
      plannedStart: timestamp(),
      /** Vest and lamp between these two, race time. */
      darkFrom: text(timeOfDay),
      darkUntil: text(timeOfDay),
      status: text(v.picklist(['planned', 'running', 'closed'])),
      /** When the captain closed it; no mark is accepted from then on. */
      closedAt: timestamp().optional(),
      isDemo: boolean(),
    },
    { scope: 'id' },
  ),
  van: table(
    {
      id: uuid(),
      race: ref('race'),
      name: text(name),
      side: text().optional(),
      getReadyMinutes: integer(),
      driveMinutes: integer(),
    },
    { scope: 'race' },
  ),
  runner: table(
    {
      id: uuid(),
      race: ref('race'),
      van: ref('van'),
      slot: integer(leg),
      name: text(name),
      paceSecondsPerMile: integer(pace),
    },
    { scope: 'race' },
  ),
  /** Phone numbers are a scope of their own: viewers never get them. */
  runnerPhone: table(
    { runner: ref('runner'), race: ref('race'), phone: text(v.pipe(v.string(), v.maxLength(40))) },
    { scope: 'race', scopeKind: 'crew', key: ['runner'] },
  ),
  courseLeg: table(
    {
      race: ref('race'),
      n: integer(leg),
      distanceMiles: double(v.pipe(v.number(), v.minValue(0.1), v.maxValue(100))),
      gainFeet: integer().optional(),
      difficulty: text().optional(),
      from: text().optional(),
      to: text().optional(),
      isVanChange: boolean(),
    },
    { scope: 'race', key: ['race', 'n'] },
  ),
  assignment: table(
    { race: ref('race'), n: integer(leg), runner: ref('runner'), paceSecondsPerMile: integer(pace).optional() },
    { scope: 'race', key: ['race', 'n'] },
  ),
  mark: table(
    {
      id: uuid(),
      race: ref('race'),
      /** The exchange; of a note, a penalty and "did not finish" the leg. */
      n: integer(exchange),
      kind: text(v.picklist(['start', 'exchange', 'finish', 'dnf', 'penalty', 'note'])),
      at: interval(),
      /** What the person's phone is called, as others read it: "Lena's phone". */
      recorder: text(name),
      device: deviceId(),
      source: text(v.picklist(['tap', 'manual', 'import'])),
      /** Of a penalty alone. */
      penaltySeconds: integer(v.pipe(v.number(), v.minValue(1), v.maxValue(36_000))).optional(),
      note: text(v.pipe(v.string(), v.maxLength(300))).optional(),
      /** The mark that this one replaces. */
      supersedes: uuid().optional(),
      voidedBy: text(name).optional(),
      voidReason: text(v.pipe(v.string(), v.maxLength(300))).optional(),
    },
    { scope: 'race', lane: 'critical' },
  ),
  /** One row an exchange, made with the race. `accepted` is null while the rule decides. */
  exchange: table(
    {
      race: ref('race'),
      n: integer(exchange),
      accepted: uuid().optional(),
      decidedBy: text(name).optional(),
      reason: text(v.pipe(v.string(), v.maxLength(300))).optional(),
    },
    { scope: 'race', key: ['race', 'n'], lane: 'critical' },
  ),
  /** A phone that joined. The server writes what it last heard from it. */
  phone: table(
    {
      id: uuid(),
      race: ref('race'),
      name: text(name),
      role: text(v.picklist(['captain', 'recorder', 'viewer'])),
      lastContactAt: timestamp().optional(),
      saidUnsent: integer(),
      clockUncertaintyMs: double().optional(),
      endedAt: timestamp().optional(),
    },
    { scope: 'race', lane: 'low' },
  ),
  shareLink: table(
    {
      id: uuid(),
      race: ref('race'),
      role: text(v.picklist(['captain', 'recorder', 'viewer'])),
      /** SHA-256 of the short code, hex; the code itself is shown once. */
      codeHash: text(),
      createdAt: timestamp(),
      expiresAt: timestamp(),
      endedAt: timestamp().optional(),
    },
    { scope: 'race', scopeKind: 'captain' },
  ),
});

export type SplitsSchema = typeof schema;
