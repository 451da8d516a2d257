/** One thing that `doctor` has to say. */
export interface Finding {
  readonly code: FindingCode;
  /**
   * - `error`: changes are lost or will be
   * - `warning`: something is slow, weak or at odds with what was declared
   * - `note`: good to know
   */
  readonly severity: 'error' | 'warning' | 'note';
  /** The table, column, setting or role. */
  readonly subject: string;
  readonly what: string;
  /** What to do; empty for a note that asks for nothing. */
  readonly next: string;
}

export type FindingCode =
  | 'SERVER_TOO_OLD'
  | 'ENCODING_UNSUPPORTED'
  | 'SETTING_WEAK'
  | 'ISOLATION_STRICT'
  | 'TRIGGERS_BYPASSED'
  | 'NOT_ATTACHED'
  | 'RIGHTS_MISSING'
  | 'SCHEMA_MISMATCH'
  | 'CAPTURE_MISSING'
  | 'CAPTURE_DISABLED'
  | 'CAPTURE_STALE'
  | 'CAPTURE_UNDECLARED'
  | 'COLUMN_ABSENT'
  | 'TABLE_UNSUITED'
  | 'SUBSCRIBED'
  | 'INDEX_MISSING'
  | 'ROWS_WITHOUT_SCOPE'
  | 'LOG_DIFFERS'
  | 'LOG_INCOMPLETE'
  | 'LOG_UNSORTED'
  | 'LOG_OLD'
  | 'UPKEEP_LATE'
  | 'TRANSACTION_OLD'
  | 'TRANSACTION_PREPARED'
  | 'READERS_MIXED'
  | 'SIZE';
