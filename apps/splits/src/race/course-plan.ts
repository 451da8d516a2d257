import type { AssignmentRow, CourseLegRow, RaceRows, RunnerRow, VanRow } from './rows.ts';
import { inTurn } from './running-order.ts';

/** One leg as it is planned. Times in milliseconds since 1970. */
export interface PlannedLeg {
  readonly n: number;
  readonly distanceMiles: number;
  readonly runner: RunnerRow | undefined;
  /** Whose turn it was, where another runs. */
  readonly insteadOf: RunnerRow | undefined;
  readonly van: VanRow | undefined;
  readonly paceSecondsPerMile: number;
  readonly plannedMs: number;
  readonly planStart: number;
  readonly planEnd: number;
  readonly isVanChange: boolean;
  readonly from: string | null;
  readonly to: string | null;
}

// Nine minutes a mile, for a leg that nobody is assigned to.
const paceOfNobody = 540;

/** The legs in order, each with who runs it and when, from the planned start and the paces. */
export function planCourse(rows: RaceRows): readonly PlannedLeg[] {
  const runners = new Map(rows.runners.map((runner) => [runner.id, runner]));
  const vans = new Map(rows.vans.map((van) => [van.id, van]));
  const assignments = new Map(rows.assignments.map((assignment) => [assignment.n, assignment]));
  const inOrder = rows.runners.toSorted((a, b) => a.slot - b.slot);
  let planStart = Date.parse(rows.race.plannedStart);
  return [...rows.courseLegs]
    .sort((a, b) => a.n - b.n)
    .map((leg) => {
      const assignment = assignments.get(leg.n);
      const runner = assignment && runners.get(assignment.runner);
      const planned = planLeg(leg, assignment, runner, runner && vans.get(runner.van), planStart);
      planStart = planned.planEnd;
      const expected = inTurn(inOrder, leg.n);
      return { ...planned, insteadOf: runner && runner.id !== expected?.id ? expected : undefined };
    });
}

function planLeg(
  leg: CourseLegRow,
  assignment: AssignmentRow | undefined,
  runner: RunnerRow | undefined,
  van: VanRow | undefined,
  planStart: number,
): Omit<PlannedLeg, 'insteadOf'> {
  const paceSecondsPerMile = assignment?.paceSecondsPerMile ?? runner?.paceSecondsPerMile ?? paceOfNobody;
  const plannedMs = leg.distanceMiles * paceSecondsPerMile * 1000;
  const { n, distanceMiles, isVanChange, from, to } = leg;
  return {
    ...{ n, distanceMiles, isVanChange, from, to, runner, van, paceSecondsPerMile, plannedMs, planStart },
    planEnd: planStart + plannedMs,
  };
}
