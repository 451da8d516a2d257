import { useMutation } from '../../baton.ts';
import type { RaceState } from '../../race/race-state.ts';
import { vansView, type VanView } from '../../race/vans-view.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { useKeeping } from '../../shell/use-keeping.ts';
import { NotKept } from '../form/not-kept.tsx';
import { useProjection } from '../now/use-projection.ts';
import { useSleepSaid } from './use-sleep-said.ts';
import { VanMinutes } from './van-minutes.tsx';
import { SleepAnswer, VansView } from './vans-view.tsx';

export function VansScreen() {
  const { state } = useRaceData();
  return state ? <Vans state={state} /> : null;
}

function Vans({ state }: { readonly state: RaceState }) {
  const { place } = useRaceData();
  const mutate = useMutation();
  const { keep, notSaved } = useKeeping();
  const now = useRaceNow();
  const projection = useProjection(state, now);
  return (
    <>
      <NotKept reason={notSaved} />
      <VansView
        state={state}
        vans={vansView(state, projection)}
        now={now}
        sleep={(view) => <Sleep view={view} now={now} timeZone={state.race.timeZone} />}
        minutes={(van) => (
          <VanMinutes
            van={van}
            onChange={
              place.role === 'captain'
                ? (minutes) => void keep(() => mutate((tx) => tx.van.update(van.id, minutes)).saved)
                : undefined
            }
          />
        )}
      />
    </>
  );
}

interface SleepProps {
  readonly view: Extract<VanView, { kind: 'resting' }>;
  readonly now: number;
  readonly timeZone: string;
}

function Sleep({ view, now, timeZone }: SleepProps) {
  const before = useSleepSaid(view.van.id, { exchange: view.exchange, until: view.sleepUntil });
  return <SleepAnswer until={view.sleepUntil} before={before} now={now} timeZone={timeZone} />;
}
