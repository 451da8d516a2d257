import { Sheet } from '../../look/sheet.tsx';
import type { LegState, RaceState } from '../../race/race-state.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { useProjection } from '../now/use-projection.ts';
import { useLegChanges } from './leg-changes.ts';
import { LegView } from './leg-view.tsx';

interface LegSheetProps {
  readonly n: number;
  readonly onClose: () => void;
}

/** One leg: who runs it, what was written of it, and what this phone may change. */
export function LegSheet({ n, onClose }: LegSheetProps) {
  const { state } = useRaceData();
  if (!state) return null;
  const leg = state.legs[n - 1];
  if (!leg) return <Sheet title={`This race has no leg ${n}`} onClose={onClose} />;
  return (
    <Sheet title={`Leg ${n}`} onClose={onClose}>
      <Leg state={state} leg={leg} />
    </Sheet>
  );
}

function Leg({ state, leg }: { readonly state: RaceState; readonly leg: LegState }) {
  const now = useRaceNow();
  const start = useProjection(state, now).arrivals.get(leg.n - 1);
  return <LegView {...{ state, leg, start, now }} {...useLegChanges(leg)} />;
}
