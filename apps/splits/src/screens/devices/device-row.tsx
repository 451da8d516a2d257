import { type FormEvent, useState } from 'react';
import { TextAction } from '../../look/decision.tsx';
import type { PhoneRow } from '../../shell/race-data.tsx';
import { Field } from '../form/field.tsx';

interface DeviceRowProps {
  readonly phone: PhoneRow;
  readonly isThis: boolean;
  /** What it last said. */
  readonly words: string;
  readonly onRename?: ((name: string) => void) | undefined;
  readonly onEnd?: (() => void) | undefined;
}

/** One phone: its name and role, what it last said, and what may be changed about it. */
export function DeviceRow({ phone, isThis, words, onRename, onEnd }: DeviceRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <li className="device">
      <div className="device-line">
        <div>
          <p>
            <span className="strong">{phone.name}</span>{' '}
            <span className="second">{isThis ? `this phone, ${phone.role}` : phone.role}</span>
          </p>
          <p className="type-note second">{words}</p>
        </div>
        {onRename && <TextAction onClick={() => setIsOpen(!isOpen)}>{isOpen ? 'Close' : 'Change'}</TextAction>}
      </div>
      {isOpen && onRename && (
        <Rename
          name={phone.name}
          onRename={(name) => {
            onRename(name);
            close();
          }}
        />
      )}
      {isOpen && onEnd && phone.endedAt === null && (
        <TextAction
          onClick={() => {
            onEnd();
            close();
          }}
        >
          End the link of {phone.name}
        </TextAction>
      )}
    </li>
  );
}

function Rename({ name: given, onRename }: { readonly name: string; readonly onRename: (name: string) => void }) {
  const [name, setName] = useState(given);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') onRename(name.trim());
  };
  return (
    <form onSubmit={save}>
      <Field label="Name of the phone" value={name} onChange={setName} autoComplete="off" />
      <TextAction type="submit">Save the name</TextAction>
    </form>
  );
}
