import { useBaton, usePendingMutations, useRejectedMutations } from '../../baton.ts';
import { Sign } from '../../look/sign.tsx';
import { countAtStart } from '../../race/words/count-words.ts';
import { useRaceData } from '../../shell/race-data.tsx';
import { isHeld } from '../../shell/sentence-facts.ts';
import { useKeeping } from '../../shell/use-keeping.ts';
import { NotKept } from '../form/not-kept.tsx';
import { PageHead } from '../form/page.tsx';
import { canChange, ChangeRefused } from './change-refused.tsx';
import { LastContact } from './last-contact.tsx';
import { mutationWords } from './mutation-words.ts';
import { newMarkOf } from './new-mark.ts';
import { RefusedMark } from './refused-mark.tsx';
import './my-marks.css';

/** Where this phone's marks are: refused ones first, with what can be done, then the unsent. */
export function MyMarksScreen({ onBack }: { readonly onBack: () => void }) {
  const { timeZone } = useRaceData();
  const client = useBaton();
  const { keep, notSaved } = useKeeping();
  const pending = usePendingMutations();
  const refused = useRejectedMutations();

  return (
    <div className="page">
      <PageHead title="Where my marks are" onBack={onBack} />
      <NotKept reason={notSaved} />
      {refused.map(({ id, mutation, code, message }) => {
        const mark = newMarkOf(mutation);
        const discard = () => void keep(async () => client.discard(id));
        return (
          <RefusedMark
            key={id}
            what={mutationWords(mutation, timeZone)}
            why={isHeld({ code }) ? 'Your link had ended. With a new code from the captain it is sent.' : message}
            change={mark && canChange(mark) && <ChangeRefused {...{ mark, timeZone }} onChanged={discard} />}
            onRetry={() => void keep(async () => client.retry(id).saved)}
            onDiscard={discard}
          />
        );
      })}
      <h2 className="strong">
        {pending.length === 0 ? 'All marks sent.' : `${countAtStart(pending.length, 'mark')} on this phone only`}
      </h2>
      <ul className="my-marks">
        {pending.map(({ id, mutation, state: stage }) => (
          <li key={id}>
            <span>{mutationWords(mutation, timeZone)}</span>
            <span className="type-note second">{stageWords[stage]}</span>
          </li>
        ))}
      </ul>
      <LastContact />
      {refused.length > 0 && (
        <p className="type-note second my-marks-note">
          <Sign of="stop" /> A refused mark stays here until you decide.
        </p>
      )}
    </div>
  );
}

const stageWords = { saving: 'being saved', pending: 'saved, not sent', sent: 'tried, no answer yet' } as const;
