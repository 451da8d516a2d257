import { isBatonError, type ErrorCode } from '@baton/protocol';

// Conformance cases run under Vitest and inside a page, so they bring their own two assertions.

/** Throws unless both are the same data, whatever the order of members in their objects. */
export function expectEqual(actual: unknown, expected: unknown, what = 'value'): void {
  const [got, wanted] = [canonical(actual), canonical(expected)];
  if (got !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}`);
}

/** Throws unless the promise rejects with a BatonError of this code. */
export async function expectRejection(promise: Promise<unknown>, code: ErrorCode, what = 'outcome'): Promise<void> {
  const outcome = await promise.then(
    () => 'success',
    (error: unknown) => (isBatonError(error) ? error.code : String(error)),
  );
  if (outcome !== code) throw new Error(`${what}: expected ${code}, got ${outcome}`);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, sortMembers) ?? 'undefined';
}

function sortMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
