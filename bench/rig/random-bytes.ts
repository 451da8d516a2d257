let pool = new Uint8Array();
let used = 0;

/** Random bytes from a pool, as Node's own `randomUUID` takes them: a call to the system for each id would be measured too. */
export function randomBytes(length: number): Uint8Array {
  if (used + length > pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(4_096));
    used = 0;
  }
  used += length;
  return pool.slice(used - length, used);
}
