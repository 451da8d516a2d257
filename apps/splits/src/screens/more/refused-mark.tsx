import { type ReactNode, useState } from 'react';
import { TextAction } from '../../look/decision.tsx';
import { Sign } from '../../look/sign.tsx';
import './my-marks.css';

interface RefusedMarkProps {
  /** "Exchange 22, 04:17:32 ± 0.3 s" */
  readonly what: string;
  readonly why: string;
  /** Where it is put right; nothing where it cannot be. */
  readonly change: ReactNode;
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
}

/** What, why, and the choices. Discarding names it once more. */
export function RefusedMark({ what, why, change, onRetry, onDiscard }: RefusedMarkProps) {
  const [asked, setAsked] = useState<'change' | 'discard'>();
  const leave = () => setAsked(undefined);
  return (
    <section className="refused-mark" aria-label={what}>
      <p className="strong">
        <Sign of="stop" /> {what}
      </p>
      <p className="second">{why}</p>
      {asked === 'change' && change}
      <div className="refused-mark-acts">
        {asked === undefined && (
          <>
            <TextAction onClick={onRetry}>Try again</TextAction>
            {change && <TextAction onClick={() => setAsked('change')}>Change it</TextAction>}
            <TextAction onClick={() => setAsked('discard')}>Discard…</TextAction>
          </>
        )}
        {asked === 'discard' && <TextAction onClick={onDiscard}>Discard {what}</TextAction>}
        {asked !== undefined && <TextAction onClick={leave}>Keep it</TextAction>}
      </div>
    </section>
  );
}
