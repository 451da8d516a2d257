import type { PhoneRow } from '../../shell/race-data.tsx';

/** This phone, then those that said they hold work, then the longest silent; ended ones last. */
export function byNeed(phones: readonly PhoneRow[], thisPhone: string): readonly PhoneRow[] {
  const rank = ({ id, endedAt, saidUnsent }: PhoneRow) =>
    id === thisPhone ? 0 : endedAt !== null ? 3 : saidUnsent > 0 ? 1 : 2;
  return [...phones].sort(
    (a, b) => rank(a) - rank(b) || contactOf(a).localeCompare(contactOf(b)) || a.name.localeCompare(b.name, 'en'),
  );
}

/** ISO 8601 in UTC sorts as text; a phone that was never heard is the longest silent. */
function contactOf({ lastContactAt }: PhoneRow): string {
  return lastContactAt ?? '';
}
