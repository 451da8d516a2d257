import type { VanRow } from '../../race/rows.ts';

type Minutes = Pick<VanRow, 'driveMinutes' | 'getReadyMinutes'>;

interface VanMinutesProps {
  readonly van: VanRow;
  /** Undefined where this phone may not change them. */
  readonly onChange: ((minutes: Partial<Minutes>) => void) | undefined;
}

/** What is taken off the early edge: driving there and getting ready. */
export function VanMinutes({ van, onChange }: VanMinutesProps) {
  if (!onChange) {
    return (
      <p className="type-note second">
        {van.driveMinutes} min to drive, {van.getReadyMinutes} min to get ready
      </p>
    );
  }
  return (
    <div className="van-minutes type-note">
      <MinutesField
        label="min to drive"
        value={van.driveMinutes}
        onChange={(driveMinutes) => onChange({ driveMinutes })}
      />
      <MinutesField
        label="min to get ready"
        value={van.getReadyMinutes}
        onChange={(getReadyMinutes) => onChange({ getReadyMinutes })}
      />
    </div>
  );
}

interface MinutesFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (minutes: number) => void;
}

const minutesMax = 600;

function MinutesField({ label, value, onChange }: MinutesFieldProps) {
  return (
    <label>
      <input
        // A change from another phone replaces what stands here.
        key={value}
        type="number"
        inputMode="numeric"
        min={0}
        max={minutesMax}
        defaultValue={value}
        onBlur={(event) => {
          const minutes = event.currentTarget.valueAsNumber;
          if (Number.isInteger(minutes) && minutes >= 0 && minutes <= minutesMax && minutes !== value)
            onChange(minutes);
          else event.currentTarget.value = String(value);
        }}
      />
      {label}
    </label>
  );
}
