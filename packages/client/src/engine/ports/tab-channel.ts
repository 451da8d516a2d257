/** Messages among the tabs of one browser. Hints only: any of them may be lost. */
export interface TabChannel {
  post(hint: TabHint): void;
  /** Hints of other tabs, never one's own. */
  subscribe(listener: (hint: TabHint) => void): () => void;
  close(): void;
}

export type TabHint =
  /** The outbox in the store has changed. */
  | { readonly kind: 'outbox' }
  /** A scope in the cache store has moved on, or is gone. */
  | { readonly kind: 'scope'; readonly scope: string }
  /** A follower shows these scopes and asks the leader to keep them live. */
  | { readonly kind: 'wanted'; readonly tab: string; readonly scopes: readonly string[] }
  /** The leader's connection, for the followers' status; `asked` where a tab wants to hear it. */
  | { readonly kind: 'status'; readonly status: string }
  | { readonly kind: 'status-asked' }
  /** A person asks this browser to send and fetch at once. */
  | { readonly kind: 'sync' }
  /** The leader has tried both. */
  | { readonly kind: 'synced' }
  /** A person cut this browser's network, or restored it. */
  | { readonly kind: 'cut'; readonly isCut: boolean };
