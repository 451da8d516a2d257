import { useState } from 'react';
import { Decision, TextAction } from '../../look/decision.tsx';
import type { LegState, RaceState } from '../../race/race-state.ts';
import { paceFigures, paceText } from '../../race/words/duration-words.ts';
import { shortName } from '../../race/words/race-words.ts';
import { parseTypedPace, typedPaceProblem } from '../../race/words/typed-duration.ts';
import { ChangeRunner } from './change-runner.tsx';
import type { LegChanges } from './leg-changes.ts';
import { OneField } from './one-field.tsx';
import { RemarkField } from './remark-field.tsx';

interface LegActsProps {
  readonly state: RaceState;
  readonly leg: LegState;
  readonly changes: LegChanges;
}

type Act = 'runner' | 'pace' | 'note' | 'penalty';

/** What can be changed on a leg; once one is chosen, what it asks. What was typed stays until it is saved. */
export function LegActs({ state, leg, changes }: LegActsProps) {
  const [act, setAct] = useState<Act>();
  if (act === undefined) return <Choose leg={leg} changes={changes} onChoose={setAct} />;
  const closeIf = (isSaved: boolean) => isSaved && setAct(undefined);
  return (
    <div className="leg-acts">
      <Asked {...{ act, state, leg, changes }} onDone={closeIf} />
      <TextAction onClick={() => setAct(undefined)}>Leave it as it is</TextAction>
    </div>
  );
}

function Choose({ leg, changes, onChoose }: Omit<LegActsProps, 'state'> & { readonly onChoose: (act: Act) => void }) {
  return (
    <div className="leg-acts">
      {changes.plan && (
        <>
          <Decision onClick={() => onChoose('runner')}>Change runner</Decision>
          <Decision onClick={() => onChoose('pace')}>Change pace</Decision>
        </>
      )}
      <Decision onClick={() => onChoose('note')}>Add a note</Decision>
      <Decision onClick={() => onChoose('penalty')}>Add a penalty</Decision>
      {!leg.remarks.didNotFinish && (
        <Decision onClick={() => void changes.add({ kind: 'dnf' })}>Did not finish</Decision>
      )}
    </div>
  );
}

interface AskedProps extends LegActsProps {
  readonly act: Act;
  readonly onDone: (isSaved: boolean) => void;
}

function Asked({ act, state, leg, changes, onDone }: AskedProps) {
  const { units } = state.race;
  const { plan } = changes;
  if (act === 'runner') {
    return plan && <ChangeRunner {...{ state, leg }} onChoose={async (to) => onDone(await plan.changeRunner(to))} />;
  }
  if (act === 'pace') {
    const own = leg.runner && leg.runner.paceSecondsPerMile !== leg.paceSecondsPerMile ? leg.runner : undefined;
    return (
      plan && (
        <>
          <OneField
            label={`Pace for this leg, a ${units === 'mi' ? 'mile' : 'km'}`}
            start={paceFigures(leg.paceSecondsPerMile, units)}
            submit="Use this pace"
            parse={(text) => parseTypedPace(text, units)}
            problem={(text) => typedPaceProblem(text, units)}
            onSubmit={async (pace) => onDone(await plan.changePace(pace))}
          />
          {own && (
            <Decision onClick={async () => onDone(await plan.changePace(null))}>
              {shortName(own, state.runners)} as usual, {paceText(own.paceSecondsPerMile, units)}
            </Decision>
          )}
        </>
      )
    );
  }
  return <RemarkField kind={act} onAdd={async (remark) => onDone(await changes.add(remark))} />;
}
