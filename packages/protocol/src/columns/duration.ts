import { type Column, type ColumnType, createColumn } from '../column.ts';
import { fail } from './fail.ts';

const durationText =
  /^P(?=.)(-?\d+Y)?(-?\d+M)?(-?\d+W)?(-?\d+D)?(T(?=.)(-?\d+H)?(-?\d+M)?(-?\d+(\.\d{1,6})?S)?)?$|^-?infinity$/;

const durationType: ColumnType<string> = {
  name: 'duration',
  sqlType: 'interval',
  encode: (value) =>
    typeof value === 'string' && durationText.test(value) ? value : fail('ISO 8601 duration such as P1DT2H3.5S', value),
  decode: String,
  meaning: microsecondsOf,
};

/** Seconds, as Postgres compares: a month has 30 days, a day 24 hours. */
const dateUnits: Units = { Y: 31_104_000n, M: 2_592_000n, W: 604_800n, D: 86_400n };
const timeUnits: Units = { H: 3_600n, M: 60n, S: 1n };

type Units = Readonly<Record<string, bigint>>;

function microsecondsOf(duration: string): bigint {
  if (duration.endsWith('infinity')) return duration.startsWith('-') ? -(1n << 99n) : 1n << 99n;
  const [days = '', time = ''] = duration.slice(1).split('T');
  return sumOf(days, dateUnits) + sumOf(time, timeUnits);
}

function sumOf(parts: string, units: Units): bigint {
  let sum = 0n;
  for (const [, sign, whole = '', fraction = '', unit = ''] of parts.matchAll(/(-?)(\d+)(?:\.(\d+))?([A-Z])/g)) {
    const amount = BigInt(whole + fraction.padEnd(6, '0')) * (units[unit] ?? 0n);
    sum += sign === '-' ? -amount : amount;
  }
  return sum;
}

/** Length of time in months, days and seconds, each with a sign of its own, as ISO 8601 text: `P1M2DT-3.5S`. */
export const duration = (): Column<string, 'required'> => createColumn(durationType, 'required');
