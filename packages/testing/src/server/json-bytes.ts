const encoder = new TextEncoder();

/** Bytes of a value as JSON. */
export const jsonBytes = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;

/** How many of these values, from the first on, have `bytesMax` together; one at least if there is any. */
export function countWithin(values: readonly unknown[], bytesMax: number): number {
  let bytes = 0;
  const end = values.findIndex((value, index) => {
    bytes += jsonBytes(value);
    return index > 0 && bytes > bytesMax;
  });
  return end === -1 ? values.length : end;
}
