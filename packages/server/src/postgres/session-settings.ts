/**
 * What every session is pinned to, so that a value has one text whatever the server, the
 * role or the database say. The capture functions carry the first part themselves, because
 * they run in other programs' sessions too.
 */
export const textSettings = {
  timezone: 'UTC',
  datestyle: 'ISO',
  intervalstyle: 'iso_8601',
  bytea_output: 'hex',
  extra_float_digits: '1',
  lc_monetary: 'C',
} as const;

/** Waits are bounded; a program that means to wait longer says `set local` in its transaction. */
const sessionSettings = {
  ...textSettings,
  default_transaction_isolation: 'read committed',
  lock_timeout: '2s',
  statement_timeout: '30s',
  idle_in_transaction_session_timeout: '30s',
  // A policy that would hide rows from this role makes a statement fail: what is hidden would count as deleted.
  row_security: 'off',
} as const;

// A role called "baton" would find our schema, by its name, before its tables' own.
const searchPath = `case current_user
  when 'baton' then replace(current_setting('search_path'), '"$user"', 'public')
  else current_setting('search_path')
end`;

/** One statement that pins a session, and tells whether its database replays another's log. */
export const pinSession = `select pg_is_in_recovery() as "isStandby", set_config('search_path', ${searchPath}, false), ${Object.entries(
  sessionSettings,
)
  .map(([name, value]) => `set_config('${name}', '${value}', false)`)
  .join(', ')}`;

export interface PinnedSession {
  readonly isStandby: boolean;
}

/** Without it, whoever calls a function could lay tables and operators of their own in front of ours. */
export const pinPath = 'set search_path = pg_catalog, pg_temp';

const pins: readonly string[] = [
  pinPath,
  ...Object.entries(textSettings).map(([name, value]) => `set ${name} = '${value}'`),
];

/** For functions that read values: clauses of CREATE FUNCTION. */
export const pinText = pins.join('\n');

/** The clauses that a function needs to read columns of these types; each costs every call that it is set and reset. */
export function pinsFor(types: readonly string[]): readonly string[] {
  return types.every((type) => plainTypes.has(type)) ? [pinPath] : pins;
}

// By `ColumnType.name`: their values have one text, whatever the session is set to.
const plainTypes: ReadonlySet<string> = new Set([
  'uuid',
  'text',
  'oneOf',
  'smallint',
  'integer',
  'bigint',
  'decimal',
  'boolean',
  'json',
  'interval',
]);
