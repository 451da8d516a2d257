import { useEffect, useState } from 'react';
import { stampType } from '../../look/stamp.ts';
import { Tally } from '../../look/tally.tsx';
import type { MarkTime } from '../../race/words/mark-time.ts';
import type { ReceiptWords } from './receipt-words.ts';
import { receiptMs } from './use-receipt.ts';
import './receipt.css';

interface ReceiptProps {
  readonly words: ReceiptWords;
  /** When it came, in ms of the page's monotonic clock. */
  readonly since: number;
  readonly unsent: number;
  readonly onUndo: () => void;
  readonly onUseOther: () => void;
  readonly onDone: () => void;
}

/** Covers the key after a hand-off, for 10 s. */
export function Receipt({ words, since, unsent, onUndo, onUseOther, onDone }: ReceiptProps) {
  const { first, stamp, after, taps } = words;
  return (
    <div className="receipt">
      <div className="receipt-box">
        <p className="receipt-first strong">{first}</p>
        <Stamp stamp={stamp} />
        {taps ? (
          <p className="receipt-after">
            {taps.kept}{' '}
            <button type="button" className="receipt-other strong" onClick={onUseOther}>
              {taps.act}
            </button>
          </p>
        ) : (
          <p className="receipt-after">
            <Tally count={unsent} />
            {after}
          </p>
        )}
        <button type="button" className="receipt-done strong" onClick={onDone}>
          Done
        </button>
      </div>
      <Undo since={since} onUndo={onUndo} />
    </div>
  );
}

function Stamp({ stamp: { text, bound } }: { readonly stamp: MarkTime }) {
  return (
    <p className="receipt-stamp">
      <span className={stampType(text)}>{text}</span>
      <span className="strong">{bound}</span>
    </p>
  );
}

/** A double tap's second tap must not reach UNDO. */
const wakesAfterMs = 400;

/** Lies under the key's rim, not under its label. */
function Undo({ since, onUndo }: Pick<ReceiptProps, 'since' | 'onUndo'>) {
  // One that is seen again goes on where it would be.
  const [atFirst] = useState(() => performance.now() - since);
  const [isAwake, setIsAwake] = useState(false);
  const [secondsLeft, setSecondsLeft] = useState(Math.ceil((receiptMs - atFirst) / 1000));
  useEffect(() => {
    const waking = setTimeout(() => setIsAwake(true), wakesAfterMs - atFirst);
    const counting = setInterval(() => setSecondsLeft((seconds) => Math.max(0, seconds - 1)), 1000);
    return () => {
      clearTimeout(waking);
      clearInterval(counting);
    };
  }, [atFirst]);
  return (
    <button type="button" className="receipt-undo" onClick={onUndo} disabled={!isAwake}>
      <span>UNDO</span>
      <span className="second">{secondsLeft} s</span>
      <span className="receipt-line" style={{ animationDelay: `${-atFirst}ms` }} />
    </button>
  );
}
