import * as v from 'valibot';
import { isTimeZone } from '../../src/race/words/zoned-time.ts';
import type { RaceDraft } from '../../src/splits-api.ts';
import { uuid } from '../claims.ts';
import { device, phoneName, writing } from './fields.ts';

const named = (what: string) =>
  v.pipe(
    writing,
    v.minLength(1, `The ${what} needs a name.`),
    v.maxLength(80, `The name of the ${what} is too long. 80 letters are enough.`),
  );
const timeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day such as 20:30.'));
const place = v.exactOptional(v.pipe(writing, v.maxLength(80)));
const van = v.pipe(v.number(), v.integer(), v.minValue(1));

const leg = v.object({
  distanceMiles: v.pipe(
    v.number(),
    v.minValue(0.1, 'A leg has 0.1 mile at least.'),
    v.maxValue(100, 'A leg has 100 miles at most.'),
  ),
  isVanChange: v.boolean(),
  from: place,
  to: place,
});

const runner = v.object({
  name: named('runner'),
  paceSecondsPerMile: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(180, 'A pace is 3:00 a mile at least.'),
    v.maxValue(1800, 'A pace is 30:00 a mile at most.'),
  ),
  van,
  phone: v.exactOptional(v.pipe(writing, v.maxLength(40, 'The phone number is too long.'))),
});

/** A race as a phone proposes it; the messages are for the person. */
export const raceDraft = v.pipe(
  v.object({
    id: uuid,
    device,
    phoneName,
    name: named('race'),
    timeZone: v.pipe(v.string(), v.maxLength(80), v.check(isTimeZone, 'This time zone is not known.')),
    units: v.picklist(['mi', 'km']),
    plannedStart: v.pipe(v.string(), v.isoTimestamp('The start is not a time.')),
    darkFrom: timeOfDay,
    darkUntil: timeOfDay,
    legs: v.pipe(
      v.array(leg),
      v.minLength(1, 'A race has one leg at least.'),
      v.maxLength(200, 'A race has 200 legs at most.'),
    ),
    vans: v.pipe(
      v.array(v.object({ name: named('van'), side: v.exactOptional(v.pipe(writing, v.maxLength(80))) })),
      v.minLength(1, 'A race has one van at least.'),
      v.maxLength(20, 'A race has 20 vans at most.'),
    ),
    runners: v.pipe(
      v.array(runner),
      v.minLength(1, 'A race has one runner at least.'),
      v.maxLength(200, 'A race has 200 runners at most.'),
    ),
  }),
  v.check(
    ({ runners, vans }) => runners.every((each) => each.van <= vans.length),
    'A runner sits in a van that is not in the list.',
  ),
) satisfies v.GenericSchema<unknown, RaceDraft>;
