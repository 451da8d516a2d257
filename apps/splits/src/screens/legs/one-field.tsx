import { type FormEvent, useState } from 'react';
import { Decision } from '../../look/decision.tsx';
import { Field } from '../form/field.tsx';

interface OneFieldProps<Value> {
  readonly label: string;
  /** What stands in it at first. Default nothing. */
  readonly start?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  /** What the button says. */
  readonly submit: string;
  readonly parse: (text: string) => Value | undefined;
  /** What is wrong with a text that cannot be read. */
  readonly problem: (text: string) => string;
  readonly onSubmit: (value: Value) => Promise<void>;
}

/** Who chose to write begins to write. */
const focus = (form: HTMLFormElement | null) => form?.querySelector('input')?.focus();

/** One line to type, and the button that keeps it. A wrong text stays, with what is wrong. */
export function OneField<Value>({ start = '', submit, parse, problem, onSubmit, ...field }: OneFieldProps<Value>) {
  const [text, setText] = useState(start);
  const [error, setError] = useState<string>();
  const send = (event: FormEvent) => {
    event.preventDefault();
    const value = parse(text);
    setError(value === undefined ? problem(text) : undefined);
    if (value !== undefined) void onSubmit(value);
  };
  return (
    <form className="leg-acts" onSubmit={send} noValidate ref={focus}>
      <Field value={text} onChange={setText} error={error} autoComplete="off" {...field} />
      <Decision type="submit">{submit}</Decision>
    </form>
  );
}
