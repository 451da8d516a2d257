import { myLegs } from '../../race/my-legs.ts';
import type { RaceState } from '../../race/race-state.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { useProjection } from '../now/use-projection.ts';
import { ChooseRunner } from './choose-runner.tsx';
import { MineView } from './mine-view.tsx';
import { useMyRunner } from './my-runner.ts';

export function MineScreen() {
  const { state } = useRaceData();
  return state ? <Mine state={state} /> : null;
}

function Mine({ state }: { readonly state: RaceState }) {
  const now = useRaceNow();
  const projection = useProjection(state, now);
  const [chosen, choose] = useMyRunner(state.race.id);
  const runner = state.runners.find(({ id }) => id === chosen);
  if (!runner) return <ChooseRunner runners={state.runners} onChoose={({ id }) => choose(id)} />;
  return (
    <MineView
      state={state}
      runner={runner}
      mine={myLegs(state, projection, runner.id)}
      now={now}
      onChangeRunner={() => choose(undefined)}
    />
  );
}
