import { Refused } from '../form/field.tsx';
import { useLegChanges } from '../legs/leg-changes.ts';
import { RemarkField } from '../legs/remark-field.tsx';
import { TypeTime } from '../marks/type-time.tsx';
import { useHandOffs } from '../now/hand-offs.tsx';
import type { NewMark } from './new-mark.ts';

interface ChangeRefusedProps {
  readonly mark: NewMark;
  readonly timeZone: string;
  /** The changed mark is on this phone. */
  readonly onChanged: () => void;
}

/** Whether there is anything in a refused mark that a person can write otherwise. */
export function canChange({ kind }: NewMark): boolean {
  return kind !== 'dnf';
}

/** A refused mark once more, as it should have been: another time, note or penalty. */
export function ChangeRefused({ mark, timeZone, onChanged }: ChangeRefusedProps) {
  const { n, kind, at, note, penaltySeconds } = mark;
  const { type } = useHandOffs();
  const { changes, notSaved } = useLegChanges({ n });
  const closeIf = (isSaved: boolean) => {
    if (isSaved) onChanged();
  };
  if (kind === 'dnf' || !changes) return null;
  if (kind !== 'note' && kind !== 'penalty') {
    const change = async (time: number) => closeIf(await type({ n, kind }, time));
    return <TypeTime near={at.time} timeZone={timeZone} onType={(time) => void change(time)} />;
  }
  return (
    <>
      {notSaved !== undefined && <Refused>NOT SAVED. {notSaved}</Refused>}
      <RemarkField {...{ kind, note, penaltySeconds }} onAdd={async (remark) => closeIf(await changes.add(remark))} />
    </>
  );
}
