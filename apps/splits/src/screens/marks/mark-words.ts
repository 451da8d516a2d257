import type { RaceState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';

/** "Exchange 22", "The start", "The finish". */
export function exchangeTitle({ legs }: RaceState, n: number): string {
  if (n === 0) return 'The start';
  return n === legs.length ? 'The finish' : `Exchange ${n}`;
}

const cameAbout = { tap: 'tapped', manual: 'typed', import: 'imported' } as const;

/** "tapped on Lena's phone". */
export function originText({ source, recorder }: MarkRow): string {
  return `${cameAbout[source]} on ${recorder}`;
}

export interface ChoiceName {
  /** "Lena’s" */
  readonly short: string;
  /** "Lena’s time" */
  readonly long: string;
}

function ownerName({ recorder }: MarkRow): ChoiceName {
  const owner = /^(.+)['’]s phone$/i.exec(recorder)?.[1];
  if (owner === undefined) return { short: `that of ${recorder}`, long: `the time of ${recorder}` };
  return { short: `${owner}’s`, long: `${owner}’s time` };
}

/** What two marks are called beside each other: by their phones, or by their order on one phone. */
export function choiceNames(first: MarkRow, second: MarkRow): readonly [ChoiceName, ChoiceName] {
  if (first.recorder !== second.recorder) return [ownerName(first), ownerName(second)];
  return [
    { short: 'the first', long: 'the first' },
    { short: 'the second', long: 'the second' },
  ];
}

/** "voided by Lena: wrong tap". */
export function voidText({ voidedBy, voidReason }: MarkRow): string | undefined {
  if (voidedBy === null) return undefined;
  return voidReason === null ? `voided by ${voidedBy}` : `voided by ${voidedBy}: ${voidReason}`;
}
