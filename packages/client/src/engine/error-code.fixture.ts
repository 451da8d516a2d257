import { BatonError } from '@baton/protocol';

/** The code of the error that `work` throws. */
export function errorCodeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof BatonError ? error.code : String(error);
  }
  return 'no error';
}
