import type { Row } from '@baton/protocol';
import type { SplitsSchema } from '../schema.ts';

export type RaceRow = Row<SplitsSchema, 'race'>;
export type VanRow = Row<SplitsSchema, 'van'>;
export type RunnerRow = Row<SplitsSchema, 'runner'>;
export type CourseLegRow = Row<SplitsSchema, 'courseLeg'>;
export type AssignmentRow = Row<SplitsSchema, 'assignment'>;
export type MarkRow = Row<SplitsSchema, 'mark'>;
export type ExchangeRow = Row<SplitsSchema, 'exchange'>;

/** All rows of one race that its state is computed from, in any order. */
export interface RaceRows {
  readonly race: RaceRow;
  readonly vans: readonly VanRow[];
  readonly runners: readonly RunnerRow[];
  readonly courseLegs: readonly CourseLegRow[];
  readonly assignments: readonly AssignmentRow[];
  readonly marks: readonly MarkRow[];
  readonly exchanges: readonly ExchangeRow[];
}
