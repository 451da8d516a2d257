import type { Scope } from '@baton/protocol';
import type { RowPlace } from './stored-row.ts';

const noRows: ReadonlyMap<string, never> = new Map<string, never>();

/** Values by scope, table and key. */
export class RowIndex<Value> {
  readonly #scopes = new Map<Scope, Map<string, Map<string, Value>>>();

  get({ scope, table, key }: RowPlace): Value | undefined {
    return this.#scopes.get(scope)?.get(table)?.get(key);
  }

  set({ scope, table, key }: RowPlace, value: Value): void {
    let tables = this.#scopes.get(scope);
    if (!tables) this.#scopes.set(scope, (tables = new Map()));
    let rows = tables.get(table);
    if (!rows) tables.set(table, (rows = new Map()));
    rows.set(key, value);
  }

  delete({ scope, table, key }: RowPlace): void {
    const tables = this.#scopes.get(scope);
    const rows = tables?.get(table);
    rows?.delete(key);
    if (rows?.size === 0) tables?.delete(table);
    if (tables?.size === 0) this.#scopes.delete(scope);
  }

  deleteScope(scope: Scope): void {
    this.#scopes.delete(scope);
  }

  /** The scopes that hold a value. */
  scopes(): Iterable<Scope> {
    return this.#scopes.keys();
  }

  /** The values of one table in one scope, by key. */
  rows(scope: Scope, table: string): ReadonlyMap<string, Value> {
    return this.#scopes.get(scope)?.get(table) ?? noRows;
  }

  *places(scope: Scope): Iterable<RowPlace> {
    for (const [table, rows] of this.#scopes.get(scope) ?? []) {
      for (const key of rows.keys()) yield { scope, table, key };
    }
  }
}
