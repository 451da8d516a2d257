import type { RaceState, LegState } from '../race-state.ts';
import { penaltyMsOf } from '../marks/leg-remarks.ts';
import type { MarkRow } from '../rows.ts';
import { countText } from './count-words.ts';
import { runningTimeText } from './duration-words.ts';
import { shortName } from './race-words.ts';

/** What stands under a leg's name: `instead of Jonas`, `did not finish`, `+2:00 penalty`, `note`. */
export function legAsides({ runners }: RaceState, { insteadOf, remarks }: LegState): readonly string[] {
  const { didNotFinish, penaltyMs, notes } = remarks;
  return [
    ...(insteadOf ? [`instead of ${shortName(insteadOf, runners)}`] : []),
    ...(didNotFinish ? [didNotFinishText] : []),
    ...(penaltyMs > 0 ? [penaltyText(penaltyMs)] : []),
    ...(notes > 0 ? [notes === 1 ? 'note' : countText(notes, 'note')] : []),
  ];
}

/** `Kiri instead of Jonas`; undefined where a leg is run as planned. */
export function insteadText({ runners }: RaceState, { runner, insteadOf }: LegState): string | undefined {
  return runner && insteadOf && `${shortName(runner, runners)} instead of ${shortName(insteadOf, runners)}`;
}

const didNotFinishText = 'did not finish';

/** `+2:00 penalty` */
export function penaltyText(penaltyMs: number): string {
  return `+${runningTimeText(penaltyMs)} penalty`;
}

/** What a mark that tells no time says: `+2:00 penalty`, `did not finish`, `note`. */
export function remarkText(mark: MarkRow): string {
  if (mark.kind === 'penalty') return penaltyText(penaltyMsOf(mark));
  return mark.kind === 'dnf' ? didNotFinishText : 'note';
}

/** `Penalties of 2:00 come on top.`; undefined where there are none. */
export function onTopText(penaltyMs: number): string | undefined {
  return penaltyMs > 0 ? `Penalties of ${runningTimeText(penaltyMs)} come on top.` : undefined;
}
