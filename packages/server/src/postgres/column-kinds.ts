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
  const declared = declarationFor(kind);
  if (declared !== undefined) return `declare it as ${callsOf(declared)}`;
  return replacements[partsOf(kind).inner] ?? `leave it out of the schema, or ${asText}`;
}

/** What to do about a column that cannot be declared, so that its values are replicated all the same. */
export function remedyFor(kind: string): string {
  return replacements[partsOf(kind).inner] ?? asText;
}

const asText = 'add a column of text that is generated from it';

/** The functions of the protocol that declare a column of some kind: `{ name: 'date', form: 'range' }` for `range(date())`. */
export interface Declaration {
  readonly name: string;
  readonly form: keyof typeof suffixes | undefined;
}

/** How a column of this kind is declared; undefined where it cannot be. */
export function declarationFor(kind: string): Declaration | undefined {
  const { inner, suffix } = partsOf(kind);
  const name = Object.keys(kindsByName).find((each) => kindsByName[each]?.[0] === inner) ?? nameHolding(inner);
  if (name === undefined) return undefined;
  return { name, form: (Object.keys(suffixes) as (keyof typeof suffixes)[]).find((form) => suffixes[form] === suffix) };
}

/** Whether a column of kind `kind` can be declared as one of kind `as` is, as a reference has to be. */
export function isHeldAs(kind: string, as: string): boolean {
  const { name, form } = declarationFor(as) ?? {};
  return kind === as || (form === undefined && (kindsByName[name ?? '']?.includes(kind) ?? false));
}

/** As it is written in a schema; `labels` are those of an enum. */
export function callsOf({ name, form }: Declaration, labels = ''): string {
  return form === undefined ? `${name}(${labels})` : `${form}(${name}(${labels}))`;
}

function partsOf(kind: string) {
  const [, inner = kind, suffix = ''] = /^(.*?)(\[\]| range| multirange)?$/.exec(kind) ?? [];
  return { inner, suffix };
}

const nameHolding = (kind: string) => Object.keys(kindsByName).find((each) => kindsByName[each]?.includes(kind));

const replacements: Readonly<Record<string, string>> = {
  money: 'its text follows from lc_monetary; make it numeric',
  'time with time zone': 'make it timestamp with time zone, or time',
};
