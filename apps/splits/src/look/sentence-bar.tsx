import { Tally } from './tally.tsx';
import './sentence-bar.css';

interface SentenceBarProps {
  /** Line one: the fact. */
  readonly fact: string;
  /** Line two: the rest. */
  readonly rest?: string | undefined;
  /** Marks that only this phone has. */
  readonly unsent: number;
  /** The one act that helps, in a word or two: "Choose". */
  readonly act?: { readonly label: string; readonly onPress: () => void } | undefined;
  /** Opens "Where my marks are". */
  readonly onOpen: () => void;
}

/** Where the work is and what the network does, in the usual place, never changing its height. */
export function SentenceBar({ fact, rest, unsent, act, onOpen }: SentenceBarProps) {
  return (
    <div className="sentence-bar type-note">
      <button type="button" className="sentence" onClick={onOpen}>
        <Tally count={unsent} />
        <span className="sentence-lines">
          <span className="strong">{fact}</span> {rest && <span className="sentence-rest">{rest}</span>}
        </span>
        {!act && <Next />}
      </button>
      {act && (
        <button type="button" className="sentence-act strong" onClick={act.onPress}>
          {act.label}
        </button>
      )}
    </div>
  );
}

/** The sign for "more behind this". */
export function Next() {
  return (
    <svg className="next" width="8" height="14" viewBox="0 0 8 14" aria-hidden="true">
      <path d="M1 1 7 7 1 13" />
    </svg>
  );
}
