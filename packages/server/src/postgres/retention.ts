/** How long is kept what is not the application's own. */
export interface Retention {
  /**
   * Changes, for devices that were away: one that comes back later fetches its scopes anew.
   * Dropped by whole weeks. Default 30, at least 1: a snapshot that takes longer begins anew.
   */
  readonly logDays: number;
  /**
   * Ids and receipts of mutations, for devices that send again what was in flight when they went
   * away: one that comes back later shows it to its person, who looks whether it is there.
   * More than `logDays`. Default 90.
   */
  readonly idDays: number;
}

export const defaultRetention: Retention = { logDays: 30, idDays: 90 };
