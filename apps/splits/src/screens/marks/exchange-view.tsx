import { Decision, TextAction } from '../../look/decision.tsx';
import { isVoided } from '../../race/marks/accepted-mark.ts';
import type { ExchangeState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { markTimeText } from '../../race/words/mark-time.ts';
import { ruleText } from '../../race/words/two-marks-words.ts';
import { MarkAxis } from './mark-axis.tsx';
import { MarkCard } from './mark-card.tsx';
import { VoidMark } from './void-mark.tsx';
import './marks.css';

export interface ExchangeViewProps {
  readonly exchange: ExchangeState;
  readonly timeZone: string;
  /** Race time in ms. */
  readonly now: number;
  /** Undefined where this phone may not change anything. */
  readonly onVoid: ((mark: MarkRow, reason: string) => void) | undefined;
  readonly onChoose: () => void;
  /** The leg that ends here; undefined at the start. */
  readonly leg: { readonly words: string; open(): void } | undefined;
}

/** One exchange: the time that counts, who decided, and all its marks. */
export function ExchangeView({ exchange, timeZone, now, onVoid, onChoose, leg }: ExchangeViewProps) {
  const { accepted, marks, two } = exchange;
  const verdict = accepted ? markTimeText(accepted.mark.at, timeZone, now) : 'No time counts';
  return (
    <div className="marks">
      <p className="type-lead">{verdict}</p>
      {accepted && <p className="second">{ruleText(exchange)}</p>}
      <MarkAxis exchange={exchange} verdict={verdict} timeZone={timeZone} />
      {two && <Decision onClick={onChoose}>Choose between two times</Decision>}
      {marks.length === 0 && <p>No marks yet. The key on Now makes one.</p>}
      {marks.map((mark) => (
        <MarkCard key={mark.id} mark={mark} timeZone={timeZone} isCounting={mark.id === accepted?.mark.id}>
          {onVoid && !isVoided(mark) && <VoidMark onVoid={(reason) => onVoid(mark, reason)} />}
        </MarkCard>
      ))}
      {leg && <TextAction onClick={leg.open}>{leg.words}</TextAction>}
    </div>
  );
}
