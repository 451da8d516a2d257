import { durationText, paceText, splitText } from './duration-words.ts';
import { minutesAheadNow } from '../minutes-ahead.ts';
import type { ArrivalRange, Projection } from '../projection.ts';
import type { RaceState, Split } from '../race-state.ts';
import type { RunnerRow } from '../rows.ts';
import { dayMinuteText, rangeText, weekdayMinuteText } from './time-words.ts';

/** When the runner comes: `Due 04:15–04:20` and `in 22–27 min`. */
export interface DueWords {
  readonly due: string;
  readonly wait: string;
  /** Past the late edge: `wait` then says `4 min over`. */
  readonly isOver: boolean;
}

export function dueWords(range: ArrivalRange, now: number, timeZone: string): DueWords {
  const due = `Due ${rangeText(range.early, range.late, now, timeZone)}`;
  if (now <= range.late) return { due, wait: waitText(range, now), isOver: false };
  const over = Math.max(60_000, Math.floor((now - range.late) / 60_000) * 60_000);
  return { due, wait: `${durationText(over)} over`, isOver: true };
}

/** `in 22–27 min`, `in 1 h 38 min–1 h 52 min`, `within 3 min`. */
export function waitText({ early, late }: ArrivalRange, now: number): string {
  const least = Math.floor((early - now) / 60_000);
  const most = Math.max(Math.ceil((late - now) / 60_000), least + 1, 1);
  if (least <= 0) return `within ${durationText(most * 60_000)}`;
  if (most < 60) return `in ${least}–${most} min`;
  return `in ${durationText(least * 60_000)}–${durationText(most * 60_000)}`;
}

/** A leg further on, in one time and its doubt: `about 04:54` and `± 6 min`. */
export function aboutWords(range: ArrivalRange, now: number, timeZone: string) {
  const half = Math.max(1, Math.ceil((range.late - range.early) / 120_000));
  return {
    about: `about ${dayMinuteText(Math.round(range.middle / 60_000) * 60_000, now, timeZone)}`,
    within: `± ${durationText(half * 60_000)}`,
  };
}

/** `About 2 min ahead of plan`; before the start when it starts. */
export function verdict(state: RaceState, projection: Projection): string {
  const minutes = minutesAheadNow(state, projection);
  if (minutes === undefined) return startVerdict(state, projection.now);
  const isFinished = state.progress.phase === 'finished';
  const rounded = Math.round(Math.abs(minutes));
  if (rounded === 0) return isFinished ? 'Finished on plan' : 'On plan';
  const distance = `${durationText(rounded * 60_000)} ${minutes > 0 ? 'ahead of' : 'behind'} plan`;
  return isFinished ? `Finished ${distance}` : `About ${distance}`;
}

function startVerdict({ race }: RaceState, now: number): string {
  const start = Date.parse(race.plannedStart);
  const text = weekdayMinuteText(start, race.timeZone);
  return start < now ? `Not started, planned for ${text}` : `Starts ${text}`;
}

/** `6 min ahead after leg 14`: the label of the picture's farthest moment. */
export function extremeText(point: { readonly n: number; readonly minutes: number }): string {
  const rounded = Math.round(Math.abs(point.minutes));
  const where = point.n === 0 ? 'at the start' : `after leg ${point.n}`;
  if (rounded === 0) return `on plan ${where}`;
  return `${durationText(rounded * 60_000)} ${point.minutes > 0 ? 'ahead' : 'behind'} ${where}`;
}

/** What the van shouts: `Jonas ran 49:55 · 7:19 a mile`. */
export function shoutText(name: string, split: Split, units: 'mi' | 'km'): string {
  return `${name} ran ${splitText(split)} · ${paceText(split.paceSecondsPerMile, units)}`;
}

/** "How is this projected?" in sentences. */
export function projectionWords({ paceFactor, spread, legsKnown }: Projection): readonly string[] {
  const percent = Math.round(Math.abs(paceFactor - 1) * 100);
  const than = paceFactor > 1 ? 'slower' : 'faster';
  const legs = `${legsKnown} completed ${legsKnown === 1 ? 'leg' : 'legs'}`;
  return [
    legsKnown === 0
      ? 'Pace: as planned, until a leg is completed.'
      : percent === 0
        ? `Pace: as planned, from ${legs}.`
        : `Pace: ${percent} % ${than} than planned, from ${legs}, held toward the plan.`,
    `One leg comes within ± ${Math.round(spread * 128)} % of that, 8 times in 10; every leg ahead widens the range.`,
    'A changed runner or pace changes the plan. A leg that was not finished teaches no pace.',
    'Penalties come on top of the finish and move no time here. Night and fatigue are not counted.',
  ];
}

/** First names, with an initial where two share one: `Lena`, `Jonas K.` */
export function shortName(runner: RunnerRow, runners: readonly RunnerRow[]): string {
  const [first = runner.name, ...rest] = runner.name.trim().split(/\s+/);
  const isShared = runners.some(({ id, name }) => id !== runner.id && name.trim().split(/\s+/)[0] === first);
  const initial = rest.at(-1)?.charAt(0);
  return isShared && initial ? `${first} ${initial}.` : first;
}
