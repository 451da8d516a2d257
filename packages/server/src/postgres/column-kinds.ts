import type { ColumnType } from '@baton/protocol';

/**
 * Kinds of stored columns (`StoredColumn.kind`) that hold each declared kind's values exactly, by
 * `ColumnType.name`. A smaller number's column is among them, because Postgres refuses what
 * does not fit; not `real` for `double`, which it would round.
 *
 * Not here are types whose text follows from more than the value (`money`, `time with time zone`)
 * and those whose values a device could neither check nor compare (`inet`, `xml`, `tsvector`, `bit`,
 * geometry): declared as text they would take what the database then refuses or rewrites.
 */
const kindsByName: Readonly<Record<string, readonly string[]>> = {
  uuid: ['uuid'],
  text: ['text', 'character varying', 'character', 'citext'],
  oneOf: ['enum', 'text', 'character varying'],
  smallint: ['smallint'],
  integer: ['integer', 'smallint'],
  bigint: ['bigint', 'integer', 'smallint'],
  real: ['real'],
  double: ['double precision'],
  decimal: ['numeric'],
  boolean: ['boolean'],
  timestamp: ['timestamp with time zone'],
  localTimestamp: ['timestamp without time zone'],
  date: ['date'],
  timeOfDay: ['time without time zone'],
  duration: ['interval'],
  bytes: ['bytea'],
  json: ['jsonb', 'json'],
  interval: ['jsonb'],
};

const suffixes = { array: '[]', range: ' range', multirange: ' multirange' } as const;

/** The kinds of stored columns that hold a declared one's values exactly. */
export function kindsHolding(type: ColumnType<unknown>): readonly string[] {
  const { of } = type;
  return of ? kindsHolding(of.type).map((kind) => kind + suffixes[of.form]) : (kindsByName[type.name] ?? []);
}

/** How a column of this kind is declared, or what to do where it cannot be. */
export function adviceFor(kind: string): string {
  const [, inner = kind, suffix = ''] = /^(.*?)(\[\]| range| multirange)?$/.exec(kind) ?? [];
  const name = Object.keys(kindsByName).find((each) => kindsByName[each]?.[0] === inner) ?? nameHolding(inner);
  const form = Object.entries(suffixes).find(([, each]) => each === suffix)?.[0];
  if (name !== undefined) return `declare it as ${form === undefined ? `${name}()` : `${form}(${name}())`}`;
  return replacements[inner] ?? 'leave it out of the schema, or add a column of text that is generated from it';
}

const nameHolding = (kind: string) => Object.keys(kindsByName).find((each) => kindsByName[each]?.includes(kind));

const replacements: Readonly<Record<string, string>> = {
  money: 'its text follows from lc_monetary; make it numeric',
  'time with time zone': 'make it timestamp with time zone, or time',
};
