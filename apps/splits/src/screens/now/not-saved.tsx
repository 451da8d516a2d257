import { Decision } from '../../look/decision.tsx';
import { Sign } from '../../look/sign.tsx';
import './not-saved.css';

export interface NotSavedProps {
  /** "This phone is full." */
  readonly reason: string;
  /** The time to write down: "04:17:32". */
  readonly stamp: string;
  readonly onTryAgain: () => void;
}

/** Takes the key's place until the mark is on the phone. */
export function NotSaved({ reason, stamp, onTryAgain }: NotSavedProps) {
  return (
    <div className="not-saved">
      <p>
        <Sign of="stop" /> <strong>NOT SAVED.</strong> {reason}
      </p>
      <p>
        Write down <span className="type-title whole">{stamp}</span>
      </p>
      <Decision onClick={onTryAgain}>Try again</Decision>
    </div>
  );
}
