import type { ReactNode } from 'react';
import { stampType } from '../../look/stamp.ts';
import type { MarkRow } from '../../race/rows.ts';
import { markTime } from '../../race/words/mark-time.ts';
import { originText, voidText } from './mark-words.ts';
import './mark-card.css';

interface MarkCardProps {
  readonly mark: MarkRow;
  readonly timeZone: string;
  readonly isCounting: boolean;
  readonly children?: ReactNode;
}

/** One mark: when, how good, from which phone, how it came about. */
export function MarkCard({ mark, timeZone, isCounting, children }: MarkCardProps) {
  const { text, bound } = markTime(mark.at, timeZone);
  const voided = voidText(mark);
  return (
    <div className={isCounting ? 'mark-card mark-counts' : 'mark-card'}>
      <p className="mark-stamp">
        {voided === undefined ? (
          <span className={`${stampType(text)}${isCounting ? '' : ' third'}`}>{text}</span>
        ) : (
          <s className={`${stampType(text)} third`}>{text}</s>
        )}
        {isCounting && <span className="strong">counts</span>}
      </p>
      <p className="type-note second">{[bound, originText(mark)].filter(Boolean).join(' · ')}</p>
      {voided !== undefined && <p className="type-note strong">{voided}</p>}
      {mark.note !== null && <p className="type-note second">{mark.note}</p>}
      {children}
    </div>
  );
}
