import { useMutation } from '../../baton.ts';
import type { LegState } from '../../race/race-state.ts';
import type { MarkRow, RunnerRow } from '../../race/rows.ts';
import { recorderName, useRaceData } from '../../shell/race-data.tsx';
import { useKeeping } from '../../shell/use-keeping.ts';

/** What is written of a leg, beside its times. */
export type NewRemark =
  | { readonly kind: 'note'; readonly note: string }
  | { readonly kind: 'penalty'; readonly penaltySeconds: number }
  | { readonly kind: 'dnf' };

/** What this phone may change on a leg. Each answers whether the change is on this phone. */
export interface LegChanges {
  add(remark: NewRemark): Promise<boolean>;
  voidMark(mark: MarkRow, reason: string): Promise<boolean>;
  /** Undefined where this phone is not a captain's. */
  readonly plan:
    | {
        /** The leg is then run at the runner's own pace. */
        changeRunner(runner: RunnerRow): Promise<boolean>;
        /** Null for the runner's own. */
        changePace(secondsPerMile: number | null): Promise<boolean>;
      }
    | undefined;
}

/** The changes to a leg by this phone's role; undefined for viewers. */
export function useLegChanges({ n }: Pick<LegState, 'n'>): {
  readonly changes: LegChanges | undefined;
  /** Why the last change is not on this phone. */
  readonly notSaved: string | undefined;
} {
  const data = useRaceData();
  const mutate = useMutation();
  const { keep, notSaved } = useKeeping();
  const { race, role } = data.place;
  const recorder = recorderName(data);

  const plan = {
    changeRunner: async ({ id }: RunnerRow) =>
      keep(() => mutate((tx) => tx.assignment.update({ race, n }, { runner: id, paceSecondsPerMile: null })).saved),
    changePace: async (paceSecondsPerMile: number | null) =>
      keep(() => mutate((tx) => tx.assignment.update({ race, n }, { paceSecondsPerMile })).saved),
  };
  const changes = {
    add: async (remark: NewRemark) => {
      const { time, uncertaintyMs, confidence } = data.clock.now();
      const at = { time, uncertaintyMs, confidence };
      return keep(() => mutate((tx) => tx.mark.insert({ race, n, at, recorder, source: 'manual', ...remark })).saved);
    },
    voidMark: async ({ id }: MarkRow, voidReason: string) =>
      keep(() => mutate((tx) => tx.mark.update(id, { voidedBy: recorder, voidReason })).saved),
    plan: role === 'captain' ? plan : undefined,
  };
  return { changes: role === 'viewer' ? undefined : changes, notSaved };
}
