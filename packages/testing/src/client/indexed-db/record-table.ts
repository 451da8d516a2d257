/** A key as IndexedDB orders it: numbers before texts before arrays. */
export type RecordKey = number | string | readonly RecordKey[];

export interface StoredRecord {
  readonly key: RecordKey;
  readonly value: unknown;
}

/** The records of one object store, ascending by key. Nobody changes a table: a write makes another. */
export type RecordTable = readonly StoredRecord[];

/** One object store as it is on disk. */
export interface StoreOnDisk {
  readonly keyPath: string | undefined;
  readonly table: RecordTable;
}

/** The object stores of a database by name. Nobody changes them: a commit makes others. */
export type StoresOnDisk = ReadonlyMap<string, StoreOnDisk>;

/** All keys from `lower` to `upper`, both included. */
export class KeyRange {
  readonly lower: RecordKey;
  readonly upper: RecordKey;

  private constructor(lower: RecordKey, upper: RecordKey) {
    this.lower = lower;
    this.upper = upper;
  }

  static bound(lower: unknown, upper: unknown): KeyRange {
    return new KeyRange(toKey(lower), toKey(upper));
  }

  static of(query: unknown): KeyRange {
    return query instanceof KeyRange ? query : KeyRange.bound(query, query);
  }
}

/** @throws DOMException DataError for what is no key here */
export function toKey(value: unknown): RecordKey {
  if (typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value))) return value;
  if (Array.isArray(value)) return value.map(toKey);
  throw new DOMException('not a key', 'DataError');
}

export function selectRecords(table: RecordTable, { lower, upper }: KeyRange): RecordTable {
  const start = placeOf(table, lower);
  let end = start;
  for (let record = table[end]; record && compareKeys(record.key, upper) <= 0; record = table[end]) end++;
  return table.slice(start, end);
}

export function putRecord(table: RecordTable, record: StoredRecord): RecordTable {
  const place = placeOf(table, record.key);
  const there = table[place];
  const isThere = there !== undefined && compareKeys(there.key, record.key) === 0;
  return table.toSpliced(place, isThere ? 1 : 0, record);
}

export function deleteRecords(table: RecordTable, range: KeyRange): RecordTable {
  return table.toSpliced(placeOf(table, range.lower), selectRecords(table, range).length);
}

/** The place of the first record whose key is not below this one. */
function placeOf(table: RecordTable, key: RecordKey): number {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = table[middle];
    if (record && compareKeys(record.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareKeys(a: RecordKey, b: RecordKey): number {
  if (typeof a === 'object' && typeof b === 'object') {
    for (const [index, member] of a.entries()) {
      const other = b[index];
      if (other === undefined) return 1;
      const order = compareKeys(member, other);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (typeof a !== typeof b) return rankOf(a) - rankOf(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function rankOf(key: RecordKey): number {
  return typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2;
}
