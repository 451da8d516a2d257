import { useState } from 'react';
import { Decision, TextAction } from '../../look/decision.tsx';

const tapReasons = ['wrong tap', 'late tap', 'not our runner'];

interface VoidMarkProps {
  /** What a person may choose from. Default: what goes wrong with taps. */
  readonly reasons?: readonly string[];
  readonly onVoid: (reason: string) => void;
}

/** Makes a mark not count, with the reason; it stays visible. */
export function VoidMark({ reasons = tapReasons, onVoid }: VoidMarkProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState<string>();
  if (!isOpen) return <TextAction onClick={() => setIsOpen(true)}>Void this mark</TextAction>;
  return (
    <div className="void-form">
      <p className="strong">Why does it not count?</p>
      <div className="chips">
        {reasons.map((each) => (
          <button key={each} type="button" aria-pressed={each === reason} onClick={() => setReason(each)}>
            {each}
          </button>
        ))}
      </div>
      <Decision isDisabled={reason === undefined} onClick={() => reason !== undefined && onVoid(reason)}>
        Void this mark
      </Decision>
    </div>
  );
}
