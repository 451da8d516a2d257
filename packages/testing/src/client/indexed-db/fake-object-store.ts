import { frozenCopy } from '../frozen-copy.ts';
import type { FakeRequest } from './fake-request.ts';
import {
  deleteRecords,
  KeyRange,
  putRecord,
  type RecordKey,
  type RecordTable,
  selectRecords,
  toKey,
} from './record-table.ts';

/** How a store reaches its records through the transaction that it was taken from. */
export interface StoreAccess {
  /** Carries `work` out when it is the transaction's turn. */
  request(work: () => unknown): FakeRequest;
  table(): RecordTable;
  /** @throws DOMException where the storage takes no more */
  change(table: RecordTable): void;
}

/** An object store as one transaction sees it: of `IDBObjectStore` what Baton uses. */
export class FakeObjectStore {
  readonly #access: StoreAccess;
  readonly #keyPath: string | undefined;

  constructor(access: StoreAccess, keyPath: string | undefined) {
    this.#access = access;
    this.#keyPath = keyPath;
  }

  get(query: unknown): FakeRequest {
    const range = KeyRange.of(query);
    return this.#access.request(() => selectRecords(this.#access.table(), range)[0]?.value);
  }

  getKey(query: unknown): FakeRequest {
    const range = KeyRange.of(query);
    return this.#access.request(() => selectRecords(this.#access.table(), range)[0]?.key);
  }

  getAll(query?: unknown): FakeRequest {
    return this.#access.request(() => this.#select(query).map(({ value }) => value));
  }

  getAllKeys(query?: unknown): FakeRequest {
    return this.#access.request(() => this.#select(query).map(({ key }) => key));
  }

  put(value: unknown, key?: unknown): FakeRequest {
    const record = { key: this.#keyOf(value, key), value: frozenCopy(value) };
    return this.#access.request(() => {
      this.#access.change(putRecord(this.#access.table(), record));
      return record.key;
    });
  }

  add(value: unknown, key?: unknown): FakeRequest {
    const record = { key: this.#keyOf(value, key), value: frozenCopy(value) };
    const range = KeyRange.of(record.key);
    return this.#access.request(() => {
      const table = this.#access.table();
      if (selectRecords(table, range).length > 0) throw new DOMException('the key is taken', 'ConstraintError');
      this.#access.change(putRecord(table, record));
      return record.key;
    });
  }

  delete(query: unknown): FakeRequest {
    const range = KeyRange.of(query);
    return this.#access.request(() => this.#access.change(deleteRecords(this.#access.table(), range)));
  }

  #select(query: unknown): RecordTable {
    return query === undefined ? this.#access.table() : selectRecords(this.#access.table(), KeyRange.of(query));
  }

  #keyOf(value: unknown, key: unknown): RecordKey {
    if (this.#keyPath === undefined) return toKey(key);
    let found = value;
    for (const name of this.#keyPath.split('.')) found = (found as Readonly<Record<string, unknown>>)[name];
    return toKey(found);
  }
}
