/**
 * A parameter as Postgres's text, so that both drivers send the same. Postgres takes the type
 * from the statement. Arrays become array literals, other objects JSON.
 */
export function parameterText(value: unknown): string | null {
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'string':
      return value;
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) return value.toISOString();
      return Array.isArray(value) ? arrayText(value) : JSON.stringify(value);
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

function arrayText(values: readonly unknown[]): string {
  const elements = values.map((value) => {
    if (Array.isArray(value)) return arrayText(value);
    const text = parameterText(value);
    return text === null ? 'null' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `{${elements.join(',')}}`;
}

// bool, int2 and int4 of pg_type; everything else stays text.
const parserByOid: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  21: Number,
  23: Number,
};

/** How a driver reads values of a type: text, except bool, int2 and int4. */
export function valueParser(oid: number): (text: string) => unknown {
  return parserByOid[oid] ?? ((text) => text);
}
