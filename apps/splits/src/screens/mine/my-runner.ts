import * as v from 'valibot';
import { remember, useRemembered } from '../../shell/phone-store.ts';

const runnersByRace = remember('my-runner', (kept) => v.parse(v.fallback(v.record(v.string(), v.string()), {}), kept));

/** The runner whose phone this is, once somebody said so. */
export function useMyRunner(race: string): readonly [string | undefined, (runner: string | undefined) => void] {
  const known = useRemembered(runnersByRace);
  const choose = (runner: string | undefined) => {
    const { [race]: _, ...others } = runnersByRace.current();
    runnersByRace.set(runner === undefined ? others : { ...others, [race]: runner });
  };
  return [known[race], choose];
}
