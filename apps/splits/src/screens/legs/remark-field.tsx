import { runningTimeText } from '../../race/words/duration-words.ts';
import { parseTypedPenalty, typedPenaltyProblem } from '../../race/words/typed-duration.ts';
import type { NewRemark } from './leg-changes.ts';
import { OneField } from './one-field.tsx';

interface RemarkFieldProps {
  readonly kind: 'note' | 'penalty';
  /** What stands in it at first. Default nothing. */
  readonly note?: string | null;
  readonly penaltySeconds?: number | null;
  readonly onAdd: (remark: NewRemark) => Promise<void>;
}

/** Where a note or a penalty of a leg is typed. */
export function RemarkField({ kind, note, penaltySeconds, onAdd }: RemarkFieldProps) {
  if (kind === 'penalty') {
    return (
      <OneField
        label="Penalty, minutes and seconds"
        start={penaltySeconds ? runningTimeText(penaltySeconds * 1000) : ''}
        submit="Save the penalty"
        placeholder="2:00"
        parse={parseTypedPenalty}
        problem={typedPenaltyProblem}
        onSubmit={async (seconds) => onAdd({ kind, penaltySeconds: seconds })}
      />
    );
  }
  return (
    <OneField
      label="Note"
      start={note ?? ''}
      submit="Save the note"
      maxLength={300}
      parse={(text) => text.trim() || undefined}
      problem={() => 'Write what there is to say.'}
      onSubmit={async (text) => onAdd({ kind, note: text })}
    />
  );
}
