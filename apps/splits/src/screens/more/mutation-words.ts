import type { Mutation } from '@baton/protocol';
import { penaltyText } from '../../race/words/leg-words.ts';
import { markTimeText } from '../../race/words/mark-time.ts';
import { type NewMark, newMarkOf } from './new-mark.ts';

const wordsByTable: Readonly<Record<string, string>> = {
  mark: 'A mark taken back',
  exchange: 'Which time of an exchange counts',
  assignment: 'Who runs a leg, or at what pace',
  shareLink: 'The end of a link',
  phone: 'A change to a phone',
};

/** What a mutation does, for the person who did it: "Exchange 22, 04:17:32 ± 0.3 s". */
export function mutationWords(mutation: Mutation, timeZone: string): string {
  const mark = newMarkOf(mutation);
  if (mark) return newMarkWords(mark, timeZone);
  const known = mutation.operations.map(({ table }) => wordsByTable[table]).find((words) => words !== undefined);
  return known ?? 'A change to the race';
}

function newMarkWords({ n, kind, at, penaltySeconds }: NewMark, timeZone: string): string {
  if (kind === 'note') return `A note on leg ${n}`;
  if (kind === 'penalty') return `${penaltyText(Number(penaltySeconds) * 1000)} on leg ${n}`;
  if (kind === 'dnf') return `Leg ${n}: did not finish`;
  return `${n === 0 ? 'Start' : `Exchange ${n}`}, ${markTimeText(at, timeZone)}`;
}
