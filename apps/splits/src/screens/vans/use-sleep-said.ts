import * as v from 'valibot';
import { useEffect } from 'react';
import { remember, useRemembered } from '../../shell/phone-store.ts';
import { nextSaid, saidBefore, type SleepSaid } from './sleep-said.ts';

const saidSchema = v.fallback(v.record(v.string(), v.object({ exchange: v.number(), until: v.number() })), {});
/** By van: who slept with the phone off must see what changed. */
const saidByVan = remember('sleep-said', (kept) => v.parse(saidSchema, kept));

/** What this phone told a van before, where that was later than the answer now. */
export function useSleepSaid(van: string, answer: SleepSaid): number | undefined {
  const said = useRemembered(saidByVan)[van];
  const next = nextSaid(said, answer);
  useEffect(() => {
    if (next !== said) saidByVan.set({ ...saidByVan.current(), [van]: next });
  });
  return saidBefore(said, answer);
}
