/** The device's two clocks, uncorrected. Only the platform folder reads them. */
export interface TimeSource {
  /** Milliseconds since 1970; may step at any time. */
  wallMs(): number;
  /** Milliseconds since some start of this page; never steps, may pause while the device sleeps. */
  monotonicMs(): number;
}
