import type { ReactNode } from 'react';
import { usePress } from './press.ts';
import './key.css';

interface KeyProps {
  /** "HAND OFF" */
  readonly label: string;
  /** "Jonas → Kiri"; long ones get smaller letters, none is cut. */
  readonly detail?: string;
  /** What it is called when it is heard: "Hand off, Jonas to Kiri". */
  readonly name: string;
  /** Gets the time of the touch: monotonic milliseconds, as in `Event.timeStamp`. */
  readonly onPress: (timeStamp: number) => void;
}

/** Letters that fit beside each other at 22 px on the narrowest phone. */
const detailLettersMax = 22;

/** The one filled, raised control of a screen. A press counts from the moment of the touch. */
export function Key({ label, detail, name, onPress }: KeyProps) {
  const press = usePress(onPress);
  return (
    <button type="button" className={press.isDown ? 'key key-down' : 'key'} aria-label={name} {...press.handlers}>
      <span className="key-face">
        <span className="key-label">{label}</span>
        {detail && (
          <span className={detail.length > detailLettersMax ? 'key-detail key-detail-long' : 'key-detail'}>
            {detail}
          </span>
        )}
      </span>
    </button>
  );
}

interface DecisionProps {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly isDisabled?: boolean;
  /** `submit` in a form. Default `button`. */
  readonly type?: 'button' | 'submit';
}

/** The key of a screen that asks or sets something: 64 high, an ordinary button. */
export function DecisionKey({ children, onClick, isDisabled = false, type = 'button' }: DecisionProps) {
  return (
    <button type={type} className="decision-key" onClick={onClick} disabled={isDisabled}>
      {children}
    </button>
  );
}

/** What can be done instead of the key: an outline, 64 high. */
export function Decision({ children, onClick, isDisabled = false, type = 'button' }: DecisionProps) {
  return (
    <button type={type} className="decision" onClick={onClick} disabled={isDisabled}>
      {children}
    </button>
  );
}

/** An act in a line of text or a list: letters alone, with room for a finger. */
export function TextAction({ children, onClick, isDisabled = false, type = 'button' }: DecisionProps) {
  return (
    <button type={type} className="text-action" onClick={onClick} disabled={isDisabled}>
      {children}
    </button>
  );
}
