import type { Sentence, SentenceAct } from '../race/words/sentence.ts';
import { Sign } from './sign.tsx';
import { Tally } from './tally.tsx';
import './sentence-bar.css';

interface SentenceBarProps {
  readonly sentence: Sentence;
  readonly onAct: (act: SentenceAct) => void;
  /** Opens what stands behind it. */
  readonly onOpen: () => void;
}

/** Where the work is and what the network does, in the usual place, never changing its height. */
export function SentenceBar({ sentence, onAct, onOpen }: SentenceBarProps) {
  const { strong, plain, lineTwo, act, tone, tally, isAlert } = sentence;
  return (
    <div className="sentence-bar type-note">
      <button type="button" className="sentence" onClick={onOpen}>
        <Tally count={tally} />
        <span className="sentence-lines">
          <span className="sentence-first">
            {tone !== 'quiet' && <Sign of={tone} />}
            <span className={`strong sentence-${tone}`}>{strong}</span> <span>{plain}</span>
          </span>
          {lineTwo && <span className="sentence-second">{lineTwo}</span>}
        </span>
        {!act && <Next />}
      </button>
      {act && (
        <button type="button" className="sentence-act strong" onClick={() => onAct(act.id)}>
          {act.label}
        </button>
      )}
      {isAlert && (
        <p className="spoken" role="alert">
          {strong} {plain} {lineTwo}
        </p>
      )}
    </div>
  );
}

/** The sign for "more behind this". */
function Next() {
  return (
    <svg className="next" width="8" height="14" viewBox="0 0 8 14" aria-hidden="true">
      <path d="M1 1 7 7 1 13" />
    </svg>
  );
}
