import { useId } from 'react';
import { startText } from '../../race/words/time-words.ts';
import { Field, Wrong } from '../form/field.tsx';
import type { BlockProps } from './create-screen.tsx';
import { startOf } from './race-plan.ts';

/** When and where in time: the event's zone is that of every screen. */
export function StartBlock({ draft, onChange, problems }: BlockProps) {
  const zones = useId();
  const start = startOf(draft);
  const phoneZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <fieldset className="create-block">
      <legend className="type-lead">Start</legend>
      <div className="create-pair">
        <Field label="Date" type="date" value={draft.date} onChange={(date) => onChange({ date })} />
        <Field label="Time, 24 hours" value={draft.time} onChange={(time) => onChange({ time })} placeholder="13:00" />
      </div>
      <Field
        label="Time zone of the race"
        value={draft.timeZone}
        onChange={(timeZone) => onChange({ timeZone })}
        list={zones}
        placeholder="America/Los_Angeles"
        error={problems.start}
      />
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {start !== undefined && <p className="strong">{startText(start, draft.timeZone, phoneZone)}</p>}
      <div className="create-pair">
        <Field
          label="Dark from"
          value={draft.darkFrom}
          onChange={(darkFrom) => onChange({ darkFrom })}
          placeholder="20:30"
        />
        <Field
          label="Dark until"
          value={draft.darkUntil}
          onChange={(darkUntil) => onChange({ darkUntil })}
          placeholder="06:30"
        />
      </div>
      {problems.dark !== undefined && <Wrong>{problems.dark}</Wrong>}
    </fieldset>
  );
}
