import type { ReactNode } from 'react';
import { type OnPress, usePress } from './press.ts';
import './key.css';

interface KeyProps<Target> {
  /** "HAND OFF" */
  readonly label: string;
  /** "Jonas → Kiri"; long ones get smaller letters, none is cut. */
  readonly detail?: string | undefined;
  /** What it is called when it is heard: "Hand off, Jonas to Kiri". */
  readonly name: string;
  /** What a press is for, as it was when the finger touched. */
  readonly target: Target;
  readonly onPress: OnPress<Target>;
  /**
   * Lies on the key instead of its face. The key under it still takes presses, wherever the
   * cover has no control of its own.
   */
  readonly cover?: ReactNode;
}

/** Letters that fit beside each other at 22 px on the narrowest phone. */
const detailLettersMax = 22;

/** The one filled, raised control of a screen. A press counts from the moment of the touch. */
export function Key<Target>({ label, detail, name, target, onPress, cover }: KeyProps<Target>) {
  const { isDown, handlers } = usePress(target, onPress);
  const state = cover ? 'key key-covered' : isDown ? 'key key-down' : 'key';
  return (
    <div className="key-place">
      <button type="button" className={state} aria-label={name} {...handlers}>
        {!cover && (
          <span className="key-face">
            <span className="key-label">{label}</span>
            {detail && (
              <span className={detail.length > detailLettersMax ? 'key-detail key-detail-long' : 'key-detail'}>
                {detail}
              </span>
            )}
          </span>
        )}
      </button>
      {cover && <div className="key-cover">{cover}</div>}
    </div>
  );
}
