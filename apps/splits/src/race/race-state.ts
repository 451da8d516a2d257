import type { Interval } from '@baton/protocol';
import { acceptedMark, type AcceptedMark, isTimed } from './marks/accepted-mark.ts';
import { legRemarks, type LegRemarks } from './marks/leg-remarks.ts';
import { planCourse, type PlannedLeg } from './course-plan.ts';
import type { ExchangeRow, MarkRow, RaceRow, RaceRows, RunnerRow, VanRow } from './rows.ts';
import { twoMarks, type TwoMarks } from './marks/two-marks.ts';

/** Everything that is known of a race, computed from its rows alone. */
export interface RaceState {
  readonly race: RaceRow;
  readonly vans: readonly VanRow[];
  readonly runners: readonly RunnerRow[];
  /** Legs 1 to last. */
  readonly legs: readonly LegState[];
  /** Exchanges 0 (the start) to the last leg's (the finish). */
  readonly exchanges: readonly ExchangeState[];
  readonly progress: Progress;
  /** Exchanges with two times that a person should choose between, in order. */
  readonly toChoose: readonly ExchangeState[];
}

export interface ExchangeState {
  readonly n: number;
  /** Planned time, ms since 1970. */
  readonly plan: number;
  readonly accepted: AcceptedMark | undefined;
  /** All that tell its time, voided and replaced ones too, earliest first. */
  readonly marks: readonly MarkRow[];
  readonly two: TwoMarks | undefined;
}

export interface LegState extends PlannedLeg {
  readonly status: 'done' | 'running' | 'ahead';
  /** Undefined where one of its two exchanges has no time. */
  readonly split: Split | undefined;
  readonly remarks: LegRemarks;
}

export interface Split {
  readonly from: Interval;
  readonly to: Interval;
  readonly durationMs: number;
  /** Bound of the duration's error; null where one of the two has none. */
  readonly uncertaintyMs: number | null;
  readonly paceSecondsPerMile: number;
  /** Slower than planned is positive. */
  readonly againstPlanMs: number;
}

export type Progress =
  | { readonly phase: 'not-started'; readonly next: LegState | undefined }
  | {
      readonly phase: 'running';
      readonly leg: LegState;
      readonly startedAt: Interval;
      /** The leg after this one; undefined on the last. */
      readonly next: LegState | undefined;
      readonly then: LegState | undefined;
    }
  | { readonly phase: 'finished'; readonly at: Interval };

/** Where the race is. Exchanges that nobody marked leave gaps, which break nothing. */
export function raceState(rows: RaceRows): RaceState {
  const plan = planCourse(rows);
  const exchanges = exchangeStates(rows, plan);
  const reached = exchanges.findLast(({ accepted }) => accepted)?.n ?? -1;
  const remarks = byNumber(rows.marks.filter((mark) => !isTimed(mark)));
  const legs = plan.map((leg) => legState(leg, exchanges, reached, legRemarks(remarks.get(leg.n) ?? [])));
  return {
    race: rows.race,
    vans: [...rows.vans].sort((a, b) => a.name.localeCompare(b.name, 'en')),
    runners: [...rows.runners].sort((a, b) => a.slot - b.slot),
    legs,
    exchanges,
    progress: progressOf(legs, exchanges[reached]),
    toChoose: exchanges.filter(({ two }) => two?.needsChoice),
  };
}

function exchangeStates(rows: RaceRows, plan: readonly PlannedLeg[]): readonly ExchangeState[] {
  const times = byNumber(rows.marks.filter(isTimed));
  const exchanges = new Map(rows.exchanges.map((exchange) => [exchange.n, exchange]));
  const plannedTimes = [Date.parse(rows.race.plannedStart), ...plan.map(({ planEnd }) => planEnd)];
  return plannedTimes.map((planned, n) => exchangeState(n, planned, times.get(n) ?? [], exchanges.get(n)));
}

/** Marks by the exchange or leg that they are of. */
function byNumber(all: readonly MarkRow[]): ReadonlyMap<number, MarkRow[]> {
  const grouped = new Map<number, MarkRow[]>();
  for (const mark of all) {
    const marks = grouped.get(mark.n);
    if (marks) marks.push(mark);
    else grouped.set(mark.n, [mark]);
  }
  return grouped;
}

function exchangeState(n: number, plan: number, marks: MarkRow[], exchange: ExchangeRow | undefined): ExchangeState {
  return {
    n,
    plan,
    accepted: acceptedMark(marks, exchange),
    marks: marks.sort((a, b) => a.at.time - b.at.time || (a.id < b.id ? -1 : 1)),
    two: twoMarks(marks, exchange),
  };
}

function legState(
  leg: PlannedLeg,
  exchanges: readonly ExchangeState[],
  reached: number,
  remarks: LegRemarks,
): LegState {
  const status = leg.n <= reached ? 'done' : leg.n === reached + 1 && reached >= 0 ? 'running' : 'ahead';
  const from = exchanges[leg.n - 1]?.accepted?.mark.at;
  const to = exchanges[leg.n]?.accepted?.mark.at;
  return { ...leg, status, split: from && to && splitOf(leg, from, to), remarks };
}

/** Undefined where the leg would have ended before it began: one of the marks is wrong. */
function splitOf(leg: PlannedLeg, from: Interval, to: Interval): Split | undefined {
  const durationMs = to.time - from.time;
  if (durationMs <= 0) return undefined;
  const isBounded = from.uncertaintyMs !== null && to.uncertaintyMs !== null;
  return {
    from,
    to,
    durationMs,
    uncertaintyMs: isBounded ? Number(from.uncertaintyMs) + Number(to.uncertaintyMs) : null,
    paceSecondsPerMile: durationMs / 1000 / leg.distanceMiles,
    againstPlanMs: durationMs - leg.plannedMs,
  };
}

function progressOf(legs: readonly LegState[], reached: ExchangeState | undefined): Progress {
  const at = reached?.accepted?.mark.at;
  if (!reached || !at) return { phase: 'not-started', next: legs[0] };
  // The leg after exchange n has index n.
  const leg = legs[reached.n];
  if (!leg) return { phase: 'finished', at };
  return { phase: 'running', leg, startedAt: at, next: legs[reached.n + 1], then: legs[reached.n + 2] };
}
