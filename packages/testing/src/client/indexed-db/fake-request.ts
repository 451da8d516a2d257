import type { FakeTransaction } from './fake-transaction.ts';

/** What a tab asked of a database, as an `IDBRequest` has it. */
export class FakeRequest {
  onsuccess: (() => void) | null = null;
  onerror: (() => void) | null = null;
  result: unknown = undefined;
  error: DOMException | null = null;

  succeed(result: unknown): void {
    this.result = result;
    this.onsuccess?.();
  }

  fail(error: DOMException): void {
    this.result = undefined;
    this.error = error;
    this.onerror?.();
  }
}

export class FakeOpenRequest extends FakeRequest {
  /** The upgrade, while it is under way. */
  transaction: FakeTransaction | null = null;
  onblocked: (() => void) | null = null;
  onupgradeneeded: (() => void) | null = null;
}
