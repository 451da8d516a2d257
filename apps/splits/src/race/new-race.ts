import type { Row } from '@baton/protocol';
import type { RaceDraft } from '../splits-api.ts';
import type { SplitsSchema } from '../schema.ts';
import type { AssignmentRow, CourseLegRow, ExchangeRow, RaceRow, RaceRows, RunnerRow, VanRow } from './rows.ts';
import { inTurn } from './running-order.ts';

/** A draft without the phone that makes it. */
export type RacePlan = Omit<RaceDraft, 'id' | 'device' | 'phoneName'>;

export interface NewRace extends RaceRows {
  readonly runnerPhones: readonly Row<SplitsSchema, 'runnerPhone'>[];
}

// What a van needs from waking up to standing at the exchange, until its people say otherwise.
const getReadyMinutes = 15;
const driveMinutes = 20;

/**
 * The rows that a new race begins with: no marks, and one exchange row for the start, each
 * exchange and the finish.
 * @param newId makes a UUID
 */
export function newRace(plan: RacePlan, newId: () => string, isDemo = false): NewRace {
  const race: RaceRow = {
    id: newId(),
    ...pick(plan),
    status: 'planned',
    closedAt: null,
    isDemo,
  };
  const vans = plan.vans.map(
    ({ name, side }): VanRow => ({
      id: newId(),
      race: race.id,
      name,
      side: side ?? null,
      getReadyMinutes,
      driveMinutes,
    }),
  );
  const runners = plan.runners.map(
    ({ name, paceSecondsPerMile, van }, index): RunnerRow => ({
      ...{ id: newId(), race: race.id, slot: index + 1, name, paceSecondsPerMile },
      van: vans[van - 1]?.id ?? '',
    }),
  );
  const runnerPhones = plan.runners.flatMap(({ phone }, index) =>
    phone ? [{ runner: runners[index]?.id ?? '', race: race.id, phone }] : [],
  );
  return {
    ...{ race, vans, runners, runnerPhones, marks: [] },
    courseLegs: plan.legs.map((leg, index) => courseLeg(race.id, index + 1, leg)),
    assignments: plan.legs.map((_, index) => assignment(race.id, index + 1, inTurn(runners, index + 1))),
    exchanges: Array.from({ length: plan.legs.length + 1 }, (_, n) => exchange(race.id, n)),
  };
}

function pick({ name, timeZone, units, plannedStart, darkFrom, darkUntil }: RacePlan) {
  return { name, timeZone, units, plannedStart, darkFrom, darkUntil };
}

function courseLeg(race: string, n: number, leg: RacePlan['legs'][number]): CourseLegRow {
  const { distanceMiles, isVanChange, from = null, to = null } = leg;
  return { race, n, distanceMiles, gainFeet: null, difficulty: null, from, to, isVanChange };
}

function assignment(race: string, n: number, runner: RunnerRow | undefined): AssignmentRow {
  return { race, n, runner: runner?.id ?? '', paceSecondsPerMile: null };
}

function exchange(race: string, n: number): ExchangeRow {
  return { race, n, accepted: null, decidedBy: null, reason: null };
}
