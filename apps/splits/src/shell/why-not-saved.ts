import { BatonError } from '@baton/protocol';

/** Why a write is not on this phone: "This phone is full." */
export function whyNotSaved(failure: unknown): string {
  if (failure instanceof BatonError && failure.code === 'STORAGE_FULL') return 'This phone is full.';
  if (failure instanceof BatonError && failure.code === 'STORAGE_FAILED') return 'The storage of this phone failed.';
  return failure instanceof Error ? failure.message : String(failure);
}
