import { liveMarks } from '../marks/accepted-mark.ts';
import type { ExchangeState } from '../race-state.ts';
import type { TwoMarks } from '../marks/two-marks.ts';

/** `Two phones timed this. They are 4.2 s apart.` */
export function twoMarksTitle({ first, second, differenceMs }: TwoMarks): string {
  const who = first.device === second.device ? 'This was timed twice.' : 'Two phones timed this.';
  return `${who} They are ${apartText(differenceMs)} apart.`;
}

/** What the intervals of two marks say about each other. */
export function twoMarksRelation({ relation, needsChoice }: TwoMarks): string {
  if (relation === 'apart') return 'Their clocks cannot explain it: one thumb was early or late.';
  if (needsChoice) return 'Too close to call. Their clocks may both be right.';
  return 'Too close to call. The result is the same either way.';
}

/** Why the accepted mark counts, in one line. */
export function ruleText({ marks, accepted }: ExchangeState): string {
  if (!accepted) return 'No mark counts yet.';
  if (accepted.decidedBy !== 'rule') {
    const { person, reason } = accepted.decidedBy;
    return reason ? `${person} decided: ${reason}.` : `${person} decided.`;
  }
  const rival = liveMarks(marks).find(({ id }) => id !== accepted.mark.id);
  if (!rival) return 'It is the only one.';
  if (rival.source === accepted.mark.source) return 'By rule, the earlier one counts.';
  return `By rule, ${sourceWords[accepted.mark.source]} counts before ${sourceWords[rival.source]}.`;
}

/** How a mark came about, as the screens say it. */
export const sourceWords = {
  tap: 'a tap',
  import: 'an imported time',
  manual: 'a typed time',
} as const;

function apartText(differenceMs: number): string {
  if (differenceMs < 100) return `${Math.max(0.01, Math.round(differenceMs / 10) / 100).toFixed(2)} s`;
  if (differenceMs < 59_950) return `${(differenceMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(differenceMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
