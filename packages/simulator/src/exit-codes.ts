import type { Invariant } from './violation.ts';

/** What a run ended with, for scripts: 0 is clean, 1 a mistake in the call. */
export function exitCodeOf(failure: Invariant | 'coverage'): number {
  switch (failure) {
    case 'converges':
    case 'nothing-left-over':
      return 11;
    case 'deterministic':
      return 12;
    case 'coverage':
      return 13;
    case 'no-stray-error':
      return 14;
    default:
      return 10;
  }
}
