/** Bounds that both sides know. The server enforces them; the client stays below. */
export const limits = {
  /** Bytes of one push request, inflated. */
  bodyBytesMax: 1_048_576,
  /** Mutations in one push request. */
  batchMutationsMax: 200,
  /** Scopes in one mutation (refused), and in what is taken of one push request (the rest is sent again). */
  pushScopesMax: 200,
  /** Row operations in one mutation. */
  mutationOperationsMax: 1_000,
  /** Bytes of one mutation, as JSON. */
  mutationBytesMax: 262_144,
  /** Scopes on one stream. */
  streamScopesMax: 64,
  /** Changes in one pull answer or one stream event, unless a single version holds more. */
  pullChangesMax: 2_000,
  /** Bytes of rows in a page, pull answer or stream event, unless a single row or version holds more. */
  answerBytesMax: 4_194_304,
  /** Bytes of one row as Postgres writes it out, which may be 50 times what a device sent. */
  rowBytesMax: 1_048_576,
  /** Bytes of one version; where SQL wrote more at once, its readers fetch the scope anew, in pages. */
  versionBytesMax: 67_108_864,
  /** Rows in one page of a snapshot. */
  snapshotPageRows: 1_000,
  /** Milliseconds that a pull waits for something new, at most. */
  pullWaitMsMax: 25_000,
  /** Milliseconds between two heartbeats of a stream. */
  heartbeatMs: 15_000,
} as const;
