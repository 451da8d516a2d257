export interface Timers {
  /**
   * Calls `run` once, `delayMs` later or as soon after as the page may run again.
   * The name says what waits, for logs and for the check that nothing is left over.
   */
  start(name: string, delayMs: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}
