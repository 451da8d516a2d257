import type { Interval, Mutation, WireRow } from '@baton/protocol';
import { penaltyText } from '../../race/words/leg-words.ts';
import { markTimeText } from '../../race/words/mark-time.ts';

/** What a mutation does, for the person who did it: "Exchange 22, 04:17:32 ± 0.3 s". */
export function mutationWords({ operations }: Mutation, timeZone: string): string {
  for (const operation of operations) {
    const { table, op } = operation;
    const values = op === 'delete' ? {} : operation.values;
    if (table === 'mark' && op === 'insert') return newMarkWords(values, timeZone);
    if (table === 'mark') return 'A mark taken back';
    if (table === 'exchange') return 'Which time of an exchange counts';
    if (table === 'assignment') return 'Who runs a leg, or at what pace';
    if (table === 'shareLink') return 'The end of a link';
    if (table === 'phone') return 'A change to a phone';
  }
  return 'A change to the race';
}

function newMarkWords({ n, kind, at, penaltySeconds }: WireRow, timeZone: string): string {
  if (kind === 'note') return `A note on leg ${String(n)}`;
  if (kind === 'penalty') return `${penaltyText(Number(penaltySeconds) * 1000)} on leg ${String(n)}`;
  if (kind === 'dnf') return `Leg ${String(n)}: did not finish`;
  return `${exchangeName(n)}, ${timeOf(at, timeZone)}`;
}

function exchangeName(n: unknown): string {
  return n === 0 ? 'Start' : `Exchange ${String(n)}`;
}

/** An interval travels as JSON text. */
function timeOf(wire: unknown, timeZone: string): string {
  return markTimeText(JSON.parse(String(wire)) as Interval, timeZone);
}
