import type { ReactNode } from 'react';
import './decision.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: (() => void) | undefined;
  readonly isDisabled?: boolean;
  /** `submit` in a form. Default `button`. */
  readonly type?: 'button' | 'submit';
}

/** The key of a screen that asks or sets something: filled, 64 high, an ordinary button. */
export function DecisionKey(props: ButtonProps) {
  return <Button look="decision-key" {...props} />;
}

/** What can be done instead of the key: an outline, 64 high. */
export function Decision(props: ButtonProps) {
  return <Button look="decision" {...props} />;
}

/** An act in a line of text or a list: letters alone, with room for a finger. */
export function TextAction(props: ButtonProps) {
  return <Button look="text-action" {...props} />;
}

function Button({ look, children, onClick, isDisabled = false, type = 'button' }: ButtonProps & { look: string }) {
  return (
    <button type={type} className={look} onClick={onClick} disabled={isDisabled}>
      {children}
    </button>
  );
}
