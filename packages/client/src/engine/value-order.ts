import type { Column, Comparable } from '@baton/protocol';

/** What a value of this column says, however it is written: Postgres trims times and pads decimals. */
export function meaningOf(column: Column | undefined, value: unknown): Comparable {
  if (value === null || !column?.type.meaning) return value as Comparable;
  return column.type.meaning(value as NonNullable<unknown>);
}

/** Where a value stands among others of its column. */
export function rankOf(column: Column | undefined, value: unknown): Comparable {
  if (value === null || !column?.type.rank) return meaningOf(column, value);
  return column.type.rank(value as NonNullable<unknown>);
}
