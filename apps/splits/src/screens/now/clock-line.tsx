import { Fragment } from 'react';
import { Sign } from '../../look/sign.tsx';
import { type ClockWorth, clockWords } from '../../race/words/clock-words.ts';

/** What the next mark will be worth. */
export function ClockLine({ clock, timeZone }: { readonly clock: ClockWorth; readonly timeZone: string }) {
  const { text, isHeed } = clockWords(clock, timeZone);
  return (
    <p className={isHeed ? 'clock-line type-note heed' : 'clock-line type-note third'}>
      <span>
        {isHeed && <Sign of="heed" />}{' '}
        {sentenceParts(text).map((part) => (
          <Fragment key={part}>
            <span className="whole">{part}</span>{' '}
          </Fragment>
        ))}
      </span>
    </p>
  );
}

/** A line's end falls between two parts, and not between a number and its unit. */
const sentenceParts = (text: string) => text.split(/(?<=[:.]) /);
