import { useState } from 'react';
import { TextAction } from '../../look/decision.tsx';
import { Sign } from '../../look/sign.tsx';
import './my-marks.css';

interface RefusedMarkProps {
  /** "Exchange 22, 04:17:32 ± 0.3 s" */
  readonly what: string;
  readonly why: string;
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
}

/** What, why, and the choices. Discarding names it once more. */
export function RefusedMark({ what, why, onRetry, onDiscard }: RefusedMarkProps) {
  const [isSure, setIsSure] = useState(false);
  return (
    <section className="refused-mark" aria-label={what}>
      <p className="strong">
        <Sign of="stop" /> {what}
      </p>
      <p className="second">{why}</p>
      {isSure ? (
        <div className="refused-mark-acts">
          <TextAction onClick={onDiscard}>Discard {what}</TextAction>
          <TextAction onClick={() => setIsSure(false)}>Keep it</TextAction>
        </div>
      ) : (
        <div className="refused-mark-acts">
          <TextAction onClick={onRetry}>Try again</TextAction>
          <TextAction onClick={() => setIsSure(true)}>Discard…</TextAction>
        </div>
      )}
    </section>
  );
}
