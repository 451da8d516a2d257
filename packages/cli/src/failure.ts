/** What went wrong, as the command tells it. */
export interface Failure {
  /** A code of Baton's catalogue, or of `Refusal`. */
  readonly code: string;
  readonly message: string;
}

/** What the command itself refuses, before it asks the database. */
export class Refusal extends Error {
  readonly code: 'USAGE' | 'FILE_EXISTS' | 'SERVERS_RUNNING';

  constructor(code: Refusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 'INTERNAL', message: String(error) };
  // The schema may carry a copy of the protocol of its own, and with it another class of this name.
  const isTold = error instanceof Refusal || error.name === 'BatonError';
  const code = isTold && 'code' in error ? String(error.code) : 'INTERNAL';
  const details = 'details' in error && typeof error.details === 'string' ? ` (${error.details})` : '';
  const cause = error.cause instanceof Error ? `: ${error.cause.message || error.cause.name}` : '';
  return { code, message: `${error.message}${details}${cause}` };
}
