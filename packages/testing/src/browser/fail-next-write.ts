/**
 * Lets the next transaction that puts or adds a record run to its end and then fail in its
 * commit, as a browser does it: `abort` fires, `error` does not, and the reason stands in
 * the transaction.
 */
export function failNextWrite(code: 'STORAGE_FULL' | 'STORAGE_FAILED'): void {
  const stores = IDBObjectStore.prototype;
  const { put, add } = stores;
  const failing = (original: typeof put): typeof put =>
    function (this: IDBObjectStore, value, key) {
      Object.assign(stores, { put, add });
      const transaction = this.transaction;
      const request = original.call(this, value, key);
      request.addEventListener('success', () => {
        const reason = code === 'STORAGE_FULL' ? 'QuotaExceededError' : 'UnknownError';
        Object.defineProperty(transaction, 'error', { value: new DOMException('', reason) });
        transaction.abort();
      });
      return request;
    };
  Object.assign(stores, { put: failing(put), add: failing(add) });
}
