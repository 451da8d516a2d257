import type { RaceState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { markTime, markTimeText } from '../../race/words/mark-time.ts';

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

/** "Lena's time", from what Lena's phone is called. */
export function ownerText({ recorder }: MarkRow): string {
  const owner = /^(.+)['’]s phone$/i.exec(recorder)?.[1];
  return owner === undefined ? `the time of ${recorder}` : `${owner}’s time`;
}

/** The stamp for a title: without its bound. */
export function stampText({ at }: MarkRow, timeZone: string): string {
  return markTime(at, timeZone).text;
}

/** What two marks are called beside each other: by their phones, or by their order on one phone. */
export function choiceNames(first: MarkRow, second: MarkRow): readonly [string, string] {
  return first.recorder === second.recorder ? ['the first', 'the second'] : [ownerText(first), ownerText(second)];
}

/** "voided by Lena: wrong tap". */
export function voidText({ voidedBy, voidReason }: MarkRow): string | undefined {
  if (voidedBy === null) return undefined;
  return voidReason === null ? `voided by ${voidedBy}` : `voided by ${voidedBy}: ${voidReason}`;
}

/** For ears: a mark in one line. */
export function markLabel(mark: MarkRow, timeZone: string): string {
  return `${markTimeText(mark.at, timeZone)}, ${originText(mark)}`;
}
