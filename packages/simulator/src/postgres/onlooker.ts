import type { Inspection } from '@baton/client/engine';
import type { Scope, WireRow } from '@baton/protocol';
import type { SeenTab } from '../checks/view-check.ts';
import { schema } from '../relay.ts';
import type { Tab } from '../tab.ts';
import type { StoredValues } from './stored-values.ts';

const tables = Object.keys(schema.tables);

/** Keeps what a tab held at one moment, until the database has been asked what it should have held. */
export class Onlooker implements SeenTab {
  readonly name: string;
  readonly device: Tab['device'];
  readonly #tab: Tab;
  readonly #values: StoredValues;
  inside: Inspection;

  constructor(tab: Tab, values: StoredValues) {
    this.name = tab.name;
    this.device = tab.device;
    this.#tab = tab;
    this.#values = values;
    this.inside = tab.inside;
  }

  look(): void {
    const { inside } = this.#tab;
    const scopes = inside.scopes();
    const held = inside.held().map((one) => ({ ...one, mutation: this.#values.mutation(one.mutation) }));
    const cursors = new Map(scopes.map((scope) => [scope, inside.cursor(scope)]));
    const rows = new Map(
      scopes.map((scope) => [scope, new Map(tables.map((table) => [table, this.#rows(scope, table)]))]),
    );
    const overlaid = new Map(
      scopes.map((scope) => [
        scope,
        new Set(held.map(({ mutation: { id } }) => id).filter((id) => inside.isOverlaid(id, scope))),
      ]),
    );
    this.inside = {
      scopes: () => scopes,
      cursor: (scope) => cursors.get(scope),
      rows: (scope, table) => rows.get(scope)?.get(table) ?? [],
      isOverlaid: (id, scope) => overlaid.get(scope)?.has(id) ?? false,
      held: () => held,
      subscribe: () => () => undefined,
    };
  }

  #rows(scope: Scope, table: string): readonly (readonly [string, WireRow])[] {
    return [...this.#tab.inside.rows(scope, table)].map(([key, row]) => [key, this.#values.row(row)]);
  }
}
