/** The result of one request inside a transaction. */
export function read<Value>(request: IDBRequest): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as Value);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Resolves when the transaction is committed, and by nothing less. A failure while committing,
 * a full disk among them, comes as `abort` alone, without any `error`.
 */
export function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'));
    transaction.onerror = (event) => {
      const { error } = event.target as IDBRequest;
      // A request that ends with the transaction; `abort` follows and has the cause.
      if (!isAbort(error)) reject(error);
    };
  });
}

/** Whether this is the echo of an aborted transaction, and not its cause. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
