/** The text of an array's element; null is NULL; an array stands for a further dimension. */
export type ArrayElement = string | null | readonly ArrayElement[];

/**
 * Reads an array as Postgres writes it. At which number it begins to count (`[0:1]={a,b}`) is not told.
 * @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 * @throws RangeError where the text is no array
 */
export function parseArray(text: string): readonly ArrayElement[] {
  const rest = { text, at: bounds.exec(text)?.[0].length ?? 0 };
  const elements = readArray(rest);
  return rest.at === text.length ? elements : refuse(rest);
}

const bounds = /^(\[-?\d+:-?\d+\])+=(?=\{)/;
const element = /"([^"\\]*(?:\\.[^"\\]*)*)"|[^{},"\\ \t\n\r\v\f]+/sy;

interface Rest {
  readonly text: string;
  at: number;
}

function readArray(rest: Rest): readonly ArrayElement[] {
  if (!skip(rest, '{')) refuse(rest);
  const elements: ArrayElement[] = [];
  if (skip(rest, '}')) return elements;
  do elements.push(readElement(rest));
  while (skip(rest, ','));
  return skip(rest, '}') ? elements : refuse(rest);
}

function readElement(rest: Rest): ArrayElement {
  if (rest.text[rest.at] === '{') return readArray(rest);
  element.lastIndex = rest.at;
  const [all, quoted] = element.exec(rest.text) ?? refuse(rest);
  rest.at += all.length;
  if (quoted !== undefined) return quoted.replaceAll(/\\(.)/gs, '$1');
  return all.toUpperCase() === 'NULL' ? null : all;
}

function skip(rest: Rest, mark: string): boolean {
  const isThere = rest.text[rest.at] === mark;
  if (isThere) rest.at++;
  return isThere;
}

function refuse({ at }: Rest): never {
  throw new RangeError(`array expected, such as {a,"b c",NULL}; not so at character ${at}`);
}

/** Writes an array of one dimension as Postgres does: in quotes stands what would read as something else without them. */
export function arrayText(elements: readonly (string | null)[]): string {
  return `{${elements.map((text) => (text === null ? 'NULL' : quoteWhereNeeded(text))).join(',')}}`;
}

function quoteWhereNeeded(text: string): string {
  return /^$|^null$|[{},"\\ \t\n\r\v\f]/i.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text;
}
