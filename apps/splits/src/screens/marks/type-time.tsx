import { type FormEvent, useState } from 'react';
import { Decision } from '../../look/decision.tsx';
import { parseTypedTime } from './typed-time.ts';
import './type-time.css';

interface TypeTimeProps {
  /** The exchange was about then, in ms. */
  readonly near: number;
  readonly timeZone: string;
  readonly onType: (time: number) => void;
}

/** For when no phone was right: a time from a watch. */
export function TypeTime({ near, timeZone, onType }: TypeTimeProps) {
  const [text, setText] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const time = parseTypedTime(text, near, timeZone);
    setIsWrong(time === undefined);
    if (time !== undefined) onType(time);
  };
  return (
    <form className="type-time" onSubmit={submit} noValidate>
      <label>
        <span className="strong">Time of day, race time</span>
        <input
          type="text"
          inputMode="numeric"
          autoComplete="off"
          placeholder="04:17:32"
          value={text}
          aria-invalid={isWrong}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {isWrong && (
        <p className="type-note stop" role="alert">
          “{text}” is not a time of day. Write 04:17:32.
        </p>
      )}
      <Decision type="submit">Use this time</Decision>
    </form>
  );
}
