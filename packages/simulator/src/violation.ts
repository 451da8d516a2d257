/** The invariants by their short names; docs/SPEC.md says what each of them means. */
export type Invariant =
  | 'saved-kept'
  | 'exactly-once'
  | 'causal-order'
  | 'confirmed-committed'
  | 'no-gap'
  | 'cursors-rise'
  | 'view-exact'
  | 'read-your-writes'
  | 'tabs-follow'
  | 'conflicts-by-rule'
  | 'rejected-listed'
  | 'scope-isolation'
  | 'hostile-refused'
  | 'storage-truth'
  | 'clock-contains'
  | 'bytes-frozen'
  | 'no-stray-error'
  | 'converges'
  | 'nothing-left-over'
  | 'deterministic';

/** A promise that was broken. */
export class Violation extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, what: string) {
    super(what);
    this.name = 'Violation';
    this.invariant = invariant;
  }
}
