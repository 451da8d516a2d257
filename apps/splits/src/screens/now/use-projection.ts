import { useMemo } from 'react';
import { type Projection, project } from '../../race/projection.ts';
import type { RaceState } from '../../race/race-state.ts';

/** Projections move slowly: this often is enough. */
const stepMs = 5000;

/** The arrivals to come, as of now. */
export function useProjection(state: RaceState, now: number): Projection {
  const asOf = Math.floor(now / stepMs) * stepMs;
  return useMemo(() => project(state, asOf), [state, asOf]);
}
