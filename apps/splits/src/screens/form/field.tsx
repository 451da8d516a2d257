import { type HTMLInputTypeAttribute, type ReactNode, useId } from 'react';
import { Sign } from '../../look/sign.tsx';
import './form.css';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What helps to fill it in; stays while there is an error. */
  readonly note?: ReactNode;
  /** What is wrong with the value, in a sentence. */
  readonly error?: string | undefined;
  readonly type?: HTMLInputTypeAttribute;
  readonly placeholder?: string;
  readonly maxLength?: number;
  /** Id of a `datalist` to choose from. */
  readonly list?: string;
  readonly autoComplete?: string;
  /** For codes: letters of one width, no capitals or corrections by the phone. */
  readonly isCode?: boolean;
}

/** A labelled line to type in. */
export function Field({ label, value, onChange, note, error, isCode = false, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={isCode ? 'field-input field-code' : 'field-input'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note ${id}-error`}
        {...(isCode ? { autoCapitalize: 'characters', autoCorrect: 'off', spellCheck: false } : {})}
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className="type-note second">
          {note}
        </p>
      )}
      {error !== undefined && <Wrong id={`${id}-error`}>{error}</Wrong>}
    </div>
  );
}

interface TextBlockProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly note?: ReactNode;
  readonly placeholder?: string;
}

/** Room for several lines, such as a table that is pasted. */
export function TextBlock({ label, value, onChange, note, placeholder }: TextBlockProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="field-input field-block"
        rows={6}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      {note && <p className="type-note second">{note}</p>}
    </div>
  );
}

/** What is wrong, where it is wrong: a diamond and a sentence. */
export function Wrong({ children, id }: { readonly children: ReactNode; readonly id?: string }) {
  return (
    <p className="wrong type-note" id={id}>
      <Sign of="stop" />
      <span>{children}</span>
    </p>
  );
}

/** What could not be done, said once and aloud. */
export function Refused({ children }: { readonly children: ReactNode }) {
  return (
    <div className="refused" role="alert">
      <Sign of="stop" />
      <p>{children}</p>
    </div>
  );
}
