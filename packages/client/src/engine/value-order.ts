import type { Interval } from '@baton/protocol';

/** What `<`, `>` and `===` tell right of two values of one kind of column. */
export type Comparable = number | bigint | string | boolean | null;

/** Where a value stands among others of its kind of column: an interval by its best estimate. */
export function rankOf(type: string | undefined, value: unknown): Comparable {
  if (type === 'interval' && value !== null) return (value as Partial<Interval>).time ?? null;
  return meaningOf(type, value);
}

/** What a value says, however it is written: Postgres trims times, pads decimals and sorts the members of JSON. */
export function meaningOf(type: string | undefined, value: unknown): Comparable {
  if (value === null) return null;
  switch (type) {
    case 'timestamp':
      return instantOf(value as string);
    case 'decimal':
      return decimalKeyOf(value as string);
    case 'double':
      return numberOf(value);
    case 'interval':
    case 'json':
      return JSON.stringify(value, sortMembers);
    default:
      return value as Comparable;
  }
}

/** Microseconds since 1970, exact for the years 1685 to 2255. */
function instantOf(text: string): number {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const wholeMs = Date.parse(text.replace(/\.\d+/, ''));
  // What Postgres can hold and Date cannot: far years, and infinity.
  if (Number.isNaN(wholeMs)) return /^-|BC$/.test(text) ? -Infinity : Infinity;
  return wholeMs * 1_000 + Number(fraction.padEnd(6, '0'));
}

/**
 * A text that orders as the decimal does: how long its whole part is, then its digits. Below
 * zero each digit is mirrored, and what is shorter comes later.
 */
function decimalKeyOf(text: string): string {
  const [plain, sign, whole = '', fraction = ''] = /^(-?)0*(\d*)\.?(\d*?)0*$/.exec(text) ?? [];
  // NaN and the infinities: letters come after digits, as they do in Postgres.
  if (plain === undefined) return text.replace('-Infinity', '-');
  const key = String(whole.length).padStart(6, '0') + whole + fraction;
  const isBelowZero = sign === '-' && whole + fraction !== '';
  return isBelowZero ? `-${key.replace(/\d/g, (digit) => String(9 - Number(digit)))}~` : key;
}

/** Postgres has NaN as the greatest of all. */
function numberOf(value: unknown): number {
  const number = Number(value);
  return Number.isNaN(number) ? Infinity : number;
}

function sortMembers(_name: string, value: unknown): unknown {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
