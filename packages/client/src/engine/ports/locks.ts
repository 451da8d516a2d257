/** Mutual exclusion among the tabs of one browser. */
export interface Locks {
  /**
   * Waits for the lock and resolves when it is held; `lost` is called if it is taken away.
   * The signal gives up waiting, or the lock where it is held.
   */
  hold(name: string, signal: AbortSignal, lost: () => void): Promise<void>;
}
