import { isBatonError } from '@baton/protocol';
import { SplitsRefusal } from '../../shell/splits-server.ts';

/** Why it did not work, for a person. */
export function sentenceOf(error: unknown): string {
  if (error instanceof SplitsRefusal) return error.message;
  if (isBatonError(error)) return `This browser does not let splits keep anything: ${error.message}`;
  throw error;
}
