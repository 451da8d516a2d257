import { useState } from 'react';
import { Decision, DecisionKey } from '../../look/decision.tsx';
import type { TwoMarks } from '../../race/marks/two-marks.ts';
import type { ExchangeState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { ruleText, twoMarksRelation, twoMarksTitle } from '../../race/words/two-marks-words.ts';
import { MarkAxis } from './mark-axis.tsx';
import { MarkCard } from './mark-card.tsx';
import { choiceNames } from './mark-words.ts';
import { TypeTime } from './type-time.tsx';
import './marks.css';

export interface TwoMarksViewProps {
  readonly exchange: ExchangeState;
  readonly two: TwoMarks;
  readonly timeZone: string;
  /** Undefined where this phone may not decide. */
  readonly onDecide: { use(mark: MarkRow): void; type(time: number): void } | undefined;
}

/** Two phones timed one exchange: what they say, what the rule says, and the choice. */
export function TwoMarksView({ exchange, two, timeZone, onDecide }: TwoMarksViewProps) {
  const { first, second } = two;
  const [chosen, choose] = useState(first);
  const [isTyping, setIsTyping] = useState(false);
  const names = choiceNames(first, second);
  const nameOf = (mark: MarkRow) => (mark.id === first.id ? names[0] : names[1]);
  const other = chosen.id === first.id ? second : first;
  const verb = (mark: MarkRow) => (mark.id === exchange.accepted?.mark.id ? 'Keep' : 'Use');
  return (
    <div className="marks">
      <p className="second">{ruleText(exchange)}</p>
      <MarkAxis exchange={exchange} verdict={twoMarksTitle(two)} timeZone={timeZone} />
      <p className="second">{twoMarksRelation(two)}</p>
      <fieldset className="marks" disabled={!onDecide}>
        <legend className="spoken">Which time counts?</legend>
        {[first, second].map((mark) => (
          <label className="mark-choice" key={mark.id}>
            <input
              type="radio"
              name="two-marks"
              className="spoken"
              checked={chosen.id === mark.id}
              onChange={() => choose(mark)}
            />
            <MarkCard mark={mark} timeZone={timeZone} isCounting={mark.id === exchange.accepted?.mark.id} />
          </label>
        ))}
      </fieldset>
      {onDecide && !isTyping && (
        <>
          <DecisionKey onClick={() => onDecide.use(chosen)}>
            {verb(chosen)} {nameOf(chosen).long}
          </DecisionKey>
          <Decision onClick={() => onDecide.use(other)}>
            {verb(other)} {nameOf(other).short}
          </Decision>
          <Decision onClick={() => setIsTyping(true)}>Neither: type it</Decision>
        </>
      )}
      {onDecide && isTyping && <TypeTime near={first.at.time} timeZone={timeZone} onType={onDecide.type} />}
    </div>
  );
}
