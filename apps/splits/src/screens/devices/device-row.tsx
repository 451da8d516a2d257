import { useState } from 'react';
import { TextAction } from '../../look/decision.tsx';
import { countText } from '../../race/words/count-words.ts';
import { boundText } from '../../race/words/mark-time.ts';
import { minuteText } from '../../race/words/time-words.ts';
import type { PhoneRow } from '../../shell/race-data.tsx';

interface DeviceRowProps {
  readonly phone: PhoneRow;
  readonly isThis: boolean;
  /** What this phone itself knows of its own work. */
  readonly unsentHere: number;
  readonly isHeard: boolean;
  readonly raceTimeOf: (real: number) => number;
  readonly timeZone: string;
  readonly onEnd?: () => void;
}

/** One phone: its name and role, and what it last said with the time it said it. */
export function DeviceRow({ phone, isThis, unsentHere, isHeard, raceTimeOf, timeZone, onEnd }: DeviceRowProps) {
  const at = (iso: string) => minuteText(raceTimeOf(Date.parse(iso)), timeZone);
  const facts = [
    workWords(phone, isThis, unsentHere),
    phone.endedAt !== null && `link ended ${at(phone.endedAt)}`,
    isThis ? false : contactWords(phone, isHeard, at),
    phone.clockUncertaintyMs !== null && `clock ${boundText(phone.clockUncertaintyMs)}`,
  ];
  return (
    <li className="device">
      <div>
        <p>
          <span className="strong">{phone.name}</span>{' '}
          <span className="second">{isThis ? `this phone, ${phone.role}` : phone.role}</span>
        </p>
        <p className="type-note second">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {onEnd && !isThis && phone.endedAt === null && <EndLink name={phone.name} onEnd={onEnd} />}
    </li>
  );
}

function workWords({ saidUnsent }: PhoneRow, isThis: boolean, unsentHere: number): string | false {
  if (isThis) return unsentHere === 0 ? 'all marks sent' : `${countText(unsentHere, 'mark')} saved here`;
  if (saidUnsent === 0) return false;
  return `said ${countText(saidUnsent, 'mark')} ${saidUnsent === 1 ? 'was' : 'were'} waiting`;
}

function contactWords({ lastContactAt }: PhoneRow, isHeard: boolean, at: (iso: string) => string): string {
  if (lastContactAt === null) return 'never heard';
  return isHeard ? 'heard in the last minute' : `last contact ${at(lastContactAt)}`;
}

/** Ending a place is asked twice: the phone is somebody's, somewhere without a network. */
function EndLink({ name, onEnd }: { readonly name: string; readonly onEnd: () => void }) {
  const [isSure, setIsSure] = useState(false);
  if (!isSure) return <TextAction onClick={() => setIsSure(true)}>End…</TextAction>;
  return <TextAction onClick={onEnd}>End {name}</TextAction>;
}
