import { useEffect, useState } from 'react';
import { useSyncStatus } from '../../baton.ts';
import { Columns } from '../../look/columns.tsx';
import { isUpSoon, myLegs } from '../../race/my-legs.ts';
import type { RaceState } from '../../race/race-state.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { useKeeping } from '../../shell/use-keeping.ts';
import { LegsScreen } from '../legs/legs-screen.tsx';
import { NotKept } from '../form/not-kept.tsx';
import { useMyRunner } from '../mine/my-runner.ts';
import { VansScreen } from '../vans/vans-screen.tsx';
import { HandOffPlace } from './hand-off-place.tsx';
import { useHandOffs } from './hand-offs.tsx';
import { NowView, type NowViewProps } from './now-view.tsx';
import { UnderKey } from './under-key.tsx';
import { receiptMs } from './use-receipt.ts';
import { useProjection } from './use-projection.ts';

/** Now; where there is room, with Legs and Vans beside it. */
export function NowScreen() {
  const { state, place } = useRaceData();
  if (!state) return null;
  const beside =
    place.role === 'viewer' ? [<LegsScreen key="legs" />] : [<LegsScreen key="legs" />, <VansScreen key="vans" />];
  return <Columns first={<Now state={state} />} beside={beside} />;
}

function Now({ state }: { readonly state: RaceState }) {
  const { place } = useRaceData();
  const now = useRaceNow();
  const projection = useProjection(state, now);
  const [runner] = useMyRunner(place.race);
  const mine = runner === undefined ? undefined : myLegs(state, projection, runner).next;
  return (
    <NowView
      state={state}
      projection={projection}
      now={now}
      mine={mine && isUpSoon(mine, now) ? mine : undefined}
      act={place.role !== 'viewer' && <HandOffAct {...{ state, projection, now }} />}
    />
  );
}

/** The key with the race behind it. */
function HandOffAct({ state, projection, now }: Pick<NowViewProps, 'state' | 'projection' | 'now'>) {
  const { place, clock } = useRaceData();
  const { unsent } = useSyncStatus();
  const { unsaved, isSaved, receipt, mark, tryAgain, voidMarks, accept } = useHandOffs();
  const { keep, notSaved, forget } = useKeeping();
  const [isUndone, setIsUndone] = useState(false);
  useEffect(() => {
    if (!isUndone) return;
    const timer = setTimeout(() => setIsUndone(false), receiptMs);
    return () => clearTimeout(timer);
  }, [isUndone]);

  return (
    <HandOffPlace
      state={state}
      device={place.device}
      unsaved={unsaved}
      isSaved={isSaved}
      unsent={unsent}
      receipt={receipt}
      onMark={(target, timeStamp) => {
        mark(target, clock.at(timeStamp));
        setIsUndone(false);
        forget();
      }}
      onTryAgain={tryAgain}
      onUndo={async (marks) => setIsUndone(await keep(() => voidMarks(marks, 'undo')))}
      onUse={(chosen) => void keep(() => accept(chosen))}
    >
      <NotKept reason={notSaved} />
      <UnderKey {...{ state, projection, now, isUndone }} clock={clock.status()} />
    </HandOffPlace>
  );
}
