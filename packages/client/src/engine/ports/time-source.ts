/** The device's two clocks, uncorrected. Only the platform folder reads them. */
export interface TimeSource {
  /** Milliseconds since 1970; may step at any time. */
  wallMs(): number;
  /** Milliseconds since some start of this page; never steps, may pause while the device sleeps. */
  monotonicMs(): number;
  /** The step in which both clocks move, in ms. A reading is less than a step away from the truth, either way. */
  readonly grainMs: number;
}
