import type { Mutation, WireRow, WireValue } from '@baton/protocol';

/**
 * Postgres keeps JSON as values and gives it back in a text of its own. Here every such text
 * is written in one way, so that rows can be compared whoever has written them.
 */
export class StoredValues {
  readonly #known = new Map<string, string>();

  row<Row extends WireRow>(row: Row): Row {
    const { at } = row;
    return typeof at === 'string' ? { ...row, at: this.#text(at) } : row;
  }

  mutation(mutation: Mutation): Mutation {
    const operations = mutation.operations.map((operation) =>
      operation.op === 'delete' ? operation : { ...operation, values: this.row(operation.values) },
    );
    return { ...mutation, operations };
  }

  /** A row as Postgres turns it into JSON. */
  image(image: Readonly<Record<string, unknown>>): WireRow {
    return Object.fromEntries(
      Object.entries(image).map(([column, value]) => [
        column,
        typeof value === 'object' && value !== null ? sorted(value) : (value as WireValue),
      ]),
    );
  }

  #text(text: string): string {
    let known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, (known = sorted(JSON.parse(text) as object)));
    return known;
  }
}

function sorted(value: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}
