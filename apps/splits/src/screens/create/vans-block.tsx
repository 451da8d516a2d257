import { Field, Wrong } from '../form/field.tsx';
import type { VanDraft } from './create-draft.ts';
import type { BlockProps } from './create-screen.tsx';

/** What the vans are called, and how a tired runner tells them apart in the dark. */
export function VansBlock({ draft, onChange, problems }: BlockProps) {
  const change = (index: number, changes: Partial<VanDraft>) =>
    onChange({ vans: draft.vans.map((van, at) => (at === index ? { ...van, ...changes } : van)) });
  return (
    <fieldset className="create-block">
      <legend className="type-lead">Vans</legend>
      {draft.vans.map((van, index) => (
        // Vans are told by their number; they neither move nor go.
        <div className="create-pair" key={index + 1}>
          <Field label={`Van ${index + 1}`} value={van.name} onChange={(name) => change(index, { name })} />
          <Field
            label="Known by"
            value={van.side}
            onChange={(side) => change(index, { side })}
            placeholder={index === 0 ? 'left door' : 'right door'}
          />
        </div>
      ))}
      {problems.vans !== undefined && <Wrong>{problems.vans}</Wrong>}
    </fieldset>
  );
}
