import { useId } from 'react';
import './form.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** The values in words, and a second line where a word is not enough. */
  readonly options: readonly { readonly value: Value; readonly words: string; readonly note?: string }[];
  /** Side by side where the words are short. */
  readonly isRow?: boolean;
}

/** One of a few: all of them in sight, the chosen one heavier and with its dot. */
export function Choice<Value extends string>({ label, value, onChange, options, isRow = false }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className={isRow ? 'choice-options choice-row' : 'choice-options'}>
        {options.map((option) => (
          <label key={option.value} className="choice-option">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <span className="choice-words">{option.words}</span>
              {option.note && <span className="type-note second choice-note">{option.note}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
