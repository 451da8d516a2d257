/** @throws RangeError that names what was expected and shows what came */
export function fail(expected: string, value: unknown): never {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
  throw new RangeError(`${expected} expected, got ${typeof value === 'object' ? 'an object' : shown}`);
}

/** The wire value as text, where it has this form. */
export function requireText(wire: string | number | boolean, pattern: RegExp, name: string): string {
  const text = String(wire);
  return pattern.test(text) ? text : fail(name, text);
}
