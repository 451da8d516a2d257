import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { go } from '../../shell/navigation.ts';
import { racePath } from '../../shell/route.ts';
import type { RaceState } from '../../race/race-state.ts';
import { useProjection } from '../now/use-projection.ts';
import { LegsView } from './legs-view.tsx';

export function LegsScreen() {
  const { state } = useRaceData();
  return state ? <Legs state={state} /> : null;
}

function Legs({ state }: { readonly state: RaceState }) {
  const now = useRaceNow();
  return (
    <LegsView
      state={state}
      projection={useProjection(state, now)}
      now={now}
      onOpenExchange={(n) => go(racePath(state.race.id, { name: 'exchange', n }))}
      onOpenLeg={(n) => go(racePath(state.race.id, { name: 'leg', n }))}
    />
  );
}
