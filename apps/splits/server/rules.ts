import type { RuleInput, Rules } from '@baton/server';
import type { TableName } from '@baton/protocol';
import { isTimed } from '../src/race/marks/accepted-mark.ts';
import type { MarkRow } from '../src/race/rows.ts';
import { minuteText } from '../src/race/words/time-words.ts';
import type { SplitsSchema } from '../src/schema.ts';
import { deviceOf, splitsClaims } from './claims.ts';

type Input<Name extends TableName<SplitsSchema>> = RuleInput<SplitsSchema, Name>;

/**
 * What each role may write. Rights in a whole scope are in `access.ts`; here are the tables
 * and columns within it, and what must hold whoever writes.
 */
export const rules: Rules<SplitsSchema> = {
  race: { authorize: (input) => isCaptain(input) && updatesNothingBut(input, raceColumns) },
  van: { authorize: isCaptain },
  runner: { authorize: isCaptain },
  runnerPhone: { authorize: isCaptain },
  courseLeg: { authorize: isCaptain },
  assignment: { authorize: isCaptain },
  mark: {
    authorize: (input) =>
      input.operation === 'insert' ? isMarkOfOwn(input) : updatesNothingBut(input, ['voidedBy', 'voidReason']),
    validate: async (input) => (await raceClosed(input)) ?? (await markMisplaced(input)),
  },
  exchange: {
    authorize: (input) => updatesNothingBut(input, ['accepted', 'decidedBy', 'reason']),
    validate: async (input) => (await raceClosed(input)) ?? (await decisionUnfounded(input)),
  },
  phone: {
    authorize: (input) => (isCaptain(input) ? updatesNothingBut(input, ['name', 'endedAt']) : renamesItself(input)),
  },
  shareLink: {
    authorize: (input) => isCaptain(input) && updatesNothingBut(input, ['endedAt']),
    validate: linkMisused,
  },
};

const raceColumns = ['name', 'timeZone', 'units', 'plannedStart', 'darkFrom', 'darkUntil', 'status', 'closedAt'];

function isCaptain({ claims }: { readonly claims: unknown }): boolean {
  return splitsClaims(claims)?.role === 'captain';
}

/** True for an update of these columns alone; rows of such tables are neither made nor deleted by phones. */
function updatesNothingBut(
  { operation, changed }: { readonly operation: string; readonly changed: readonly string[] },
  columns: readonly string[],
): boolean {
  return operation === 'update' && changed.every((column) => columns.includes(column));
}

/** A recorder marks as their own phone; a captain may bring in marks of another one. */
function isMarkOfOwn(input: Input<'mark'>): boolean {
  return isCaptain(input) || (input.after !== null && input.after.device === deviceOf(input.claims));
}

function renamesItself(input: Input<'phone'>): boolean {
  return updatesNothingBut(input, ['name']) && input.before?.id === deviceOf(input.claims);
}

async function raceClosed(input: Input<'mark'> | Input<'exchange'>): Promise<string | undefined> {
  const race = await input.row('race', input.after?.race ?? '');
  // A captain may still put right what was recorded in time.
  if (race?.status !== 'closed' || (isCaptain(input) && input.operation === 'update')) return undefined;
  const at = race.closedAt === null ? '' : ` at ${minuteText(Date.parse(race.closedAt), race.timeZone)}`;
  return `The race was closed${at}, so it was not accepted.`;
}

async function markMisplaced({ operation, after, row }: Input<'mark'>): Promise<string | undefined> {
  if (!after) return undefined;
  if (operation === 'update') return after.voidedBy === null ? 'A voided mark stays voided.' : undefined;
  if (after.voidedBy !== null) return 'A new mark cannot be voided already.';
  const wrong = isTimed(after) ? undefined : remarkEmpty(after);
  if (wrong !== undefined) return wrong;
  // Asked of the leg and not of the exchange's own row, which a decision locks before the race.
  const isThere = after.n === 0 || (await row('courseLeg', { race: after.race, n: after.n })) !== undefined;
  return isThere ? undefined : `This race has no exchange ${after.n}.`;
}

/** Notes, penalties and "did not finish" are of a leg, and say something. */
function remarkEmpty({ n, kind, note, penaltySeconds }: MarkRow): string | undefined {
  if (n === 0) return 'This is written of a leg, and the start is none.';
  if (kind === 'penalty' && penaltySeconds === null) return 'A penalty says how long it is.';
  return kind === 'note' && note === null ? 'A note says something.' : undefined;
}

async function decisionUnfounded({ after, row }: Input<'exchange'>): Promise<string | undefined> {
  if (!after || after.accepted === null) return undefined;
  if (after.decidedBy === null) return 'A decision names who made it.';
  const mark = await row('mark', after.accepted);
  const isOfExchange = mark?.race === after.race && mark.n === after.n && isTimed(mark);
  return isOfExchange ? undefined : `This mark is not one of exchange ${after.n}.`;
}

function linkMisused({ claims, before, after }: Input<'shareLink'>): string | undefined {
  if (before?.id === splitsClaims(claims)?.link)
    return 'This phone joined with this link. End it on another captain’s phone.';
  return after?.endedAt === null ? 'A link that has ended stays ended. Make a new one.' : undefined;
}
