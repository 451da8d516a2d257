import { targetOf, type ForeignKey, type StoredTable } from './table-catalogue.ts';

/** How the rows of a table get their scope, or why they do not. */
export type Scoping = { readonly column: string } | { readonly leftOut: string };

export interface ScopeChoice {
  /** The tables whose rows are scopes. */
  readonly scopes: readonly string[];
  /** By table: the column that tells its scope, where several could. */
  readonly columns: ReadonlyMap<string, string>;
}

/**
 * Where each table's rows belong: a scope is a row of one of the chosen tables, and what reaches
 * such a table by foreign keys follows the shortest way there. `usable` are the tables whose rows
 * can be replicated at all.
 */
export function findScoping(usable: readonly StoredTable[], choice: ScopeChoice): ReadonlyMap<string, Scoping> {
  const ways = findWays(usable, choice);
  return new Map(usable.map((table) => [table.name, scopingOf(table, ways, choice)]));
}

/** A table's distance from each scope table that it reaches. */
type Reach = ReadonlyMap<string, number>;

interface Ways {
  readonly reach: ReadonlyMap<string, Reach>;
  /** The foreign keys along which a table's scope could be told. */
  readonly links: ReadonlyMap<string, readonly ForeignKey[]>;
}

function findWays(usable: readonly StoredTable[], choice: ScopeChoice): Ways {
  const links = new Map(usable.map((table) => [table.name, linksOf(table, usable, choice)]));
  const reach = new Map(usable.map(({ name }) => [name, new Map(choice.scopes.includes(name) ? [[name, 0]] : [])]));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const { name } of usable) {
      if (choice.scopes.includes(name)) continue;
      const own = reach.get(name) ?? new Map<string, number>();
      for (const { table } of links.get(name) ?? []) {
        for (const [scope, distance] of reach.get(table) ?? []) {
          if ((own.get(scope) ?? Infinity) <= distance + 1) continue;
          own.set(scope, distance + 1);
          isSettled = false;
        }
      }
    }
  }
  return { reach, links };
}

/** To another table's key, which alone names a row there. */
function linksOf(table: StoredTable, usable: readonly StoredTable[], { columns }: ScopeChoice): readonly ForeignKey[] {
  const chosen = columns.get(table.name);
  return table.foreignKeys.filter((link) => {
    const isOther = link.table !== table.name && targetOf(table, link, usable) !== undefined;
    return isOther && (chosen === undefined || chosen === link.column);
  });
}

function scopingOf(table: StoredTable, { reach, links }: Ways, { scopes, columns }: ScopeChoice): Scoping {
  const { name } = table;
  if (scopes.includes(name)) return { column: table.key[0] ?? '' };
  const [scope, ...others] = [...(reach.get(name)?.keys() ?? [])].toSorted();
  if (scope === undefined) {
    const what = columns.has(name) ? `reaches no scope by ${columns.get(name)}` : 'reaches no scope by foreign keys';
    return { leftOut: `${what}; make it one with --scope ${name}, or give it a column that points to one` };
  }
  const nearest = (links.get(name) ?? []).map((link) => ({ ...link, distance: distanceTo(reach, link, scope) }));
  if (others.length > 0) {
    const where = [scope, ...others].join(' and ');
    return { leftOut: `reaches ${where}, and a row is in one scope; ${choose(name, nearest)}` };
  }
  const shortest = Math.min(...nearest.map(({ distance }) => distance));
  const ends = nearest.filter(({ distance }) => distance === shortest);
  const required = ends.filter(({ column }) => table.columns.get(column)?.isRequired);
  const candidates = required.length > 0 ? required : ends;
  const [end, ...rivals] = candidates;
  if (end === undefined || rivals.length > 0) {
    return { leftOut: `reaches ${scope} by several ways of one length; ${choose(name, candidates)}` };
  }
  return { column: end.column };
}

function distanceTo(reach: ReadonlyMap<string, Reach>, link: ForeignKey, scope: string): number {
  return reach.get(link.table)?.get(scope) ?? Infinity;
}

function choose(table: string, links: readonly ForeignKey[]): string {
  const names = [...new Set(links.map(({ column }) => `--by ${table}.${column}`))];
  return `choose with ${names.join(' or ')}`;
}

/** Tables that could be scopes: many others reach them by foreign keys, most first. */
export function proposeScopes(usable: readonly StoredTable[]): readonly { table: string; reachedBy: number }[] {
  const candidates = usable
    .filter(({ key }) => key.length === 1)
    .map(({ name: table }) => {
      const { reach } = findWays(usable, { scopes: [table], columns: new Map() });
      return { table, reachedBy: [...reach.values()].filter((each) => each.has(table)).length - 1 };
    });
  return candidates
    .filter(({ reachedBy }) => reachedBy > 0)
    .toSorted((a, b) => b.reachedBy - a.reachedBy || (a.table < b.table ? -1 : 1));
}
