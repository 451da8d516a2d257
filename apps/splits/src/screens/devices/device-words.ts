import { countText } from '../../race/words/count-words.ts';
import { boundText } from '../../race/words/mark-time.ts';
import { minuteText } from '../../race/words/time-words.ts';
import type { PhoneRow } from '../../shell/race-data.tsx';

/** What the words about a phone depend on besides the phone. */
export interface DeviceSight {
  readonly thisPhone: string;
  /** What this phone itself knows of its own work. */
  readonly unsentHere: number;
  /** Engine time in ms. */
  readonly now: number;
  readonly raceTimeOf: (real: number) => number;
  readonly timeZone: string;
}

const heardWithinMs = 60_000;

/** "said 3 marks were waiting · last contact 02:14 · clock ± 0.3 s": what it last said, and when. */
export function deviceWords(phone: PhoneRow, sight: DeviceSight): string {
  const { saidUnsent, clockUncertaintyMs, endedAt, id } = phone;
  const work =
    id === sight.thisPhone
      ? sight.unsentHere === 0
        ? 'all marks sent'
        : `${countText(sight.unsentHere, 'mark')} saved here`
      : saidUnsent > 0 && `said ${countText(saidUnsent, 'mark')} ${saidUnsent === 1 ? 'was' : 'were'} waiting`;
  const words = [
    work,
    endedAt !== null && `link ended ${at(endedAt, sight)}`,
    id !== sight.thisPhone && contactWords(phone, sight),
    clockUncertaintyMs !== null && `clock ${boundText(clockUncertaintyMs)}`,
  ];
  return words.filter(Boolean).join(' · ');
}

function contactWords({ lastContactAt }: PhoneRow, sight: DeviceSight): string {
  if (lastContactAt === null) return 'never heard';
  const isHeard = sight.now - Date.parse(lastContactAt) < heardWithinMs;
  return isHeard ? 'heard in the last minute' : `last contact ${at(lastContactAt, sight)}`;
}

function at(iso: string, { raceTimeOf, timeZone }: DeviceSight): string {
  return minuteText(raceTimeOf(Date.parse(iso)), timeZone);
}
