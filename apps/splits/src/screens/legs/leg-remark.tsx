import { isVoided } from '../../race/marks/accepted-mark.ts';
import type { MarkRow } from '../../race/rows.ts';
import { remarkText } from '../../race/words/leg-words.ts';
import { weekdayMinuteText } from '../../race/words/time-words.ts';
import { voidText } from '../marks/mark-words.ts';
import { VoidMark } from '../marks/void-mark.tsx';

const reasons = ['wrong tap', 'wrong leg', 'no longer true'];

interface LegRemarkProps {
  readonly mark: MarkRow;
  readonly timeZone: string;
  /** Undefined where this phone may not. */
  readonly onVoid: ((reason: string) => void) | undefined;
}

/** A note, a penalty or "did not finish": what, from which phone, when. */
export function LegRemark({ mark, timeZone, onVoid }: LegRemarkProps) {
  const what = mark.note ?? remarkText(mark);
  return (
    <li>
      <p className="strong leg-remark">{isVoided(mark) ? <s className="third">{what}</s> : what}</p>
      <p className="type-note second">
        written on {mark.recorder}, {weekdayMinuteText(mark.at.time, timeZone)}
      </p>
      {isVoided(mark) && <p className="type-note strong">{voidText(mark)}</p>}
      {onVoid && !isVoided(mark) && <VoidMark reasons={reasons} onVoid={onVoid} />}
    </li>
  );
}
