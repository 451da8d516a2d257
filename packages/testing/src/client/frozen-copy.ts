/** Copies made here: nobody can change them, so one serves all. */
const copies = new WeakSet<object>();

/**
 * What a disk keeps of a value: a copy that nobody can change, and that every reader may have.
 * Plain objects and arrays alone; of anything else a structured clone.
 */
export function frozenCopy<Value>(value: Value): Value;
export function frozenCopy(value: unknown): unknown {
  if (typeof value === 'function') throw new DOMException('functions cannot be stored', 'DataCloneError');
  if (typeof value !== 'object' || value === null || copies.has(value)) return value;
  const copy = copyOf(value);
  copies.add(copy);
  return copy;
}

function copyOf(value: object): object {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) copy[name] = frozenCopy(member);
  return Object.freeze(copy);
}
