import { BatonError, findColumn, findTable, type NamedTable, type Schema } from '@baton/protocol';
import type { AnyTableRules, MergePolicy } from './engine/rules.ts';
import { secretBytesMin } from './node/secret-file.ts';
import { defaultRetention, type Retention } from './postgres/retention.ts';
import type { ServerOptions } from './server-options.ts';

const knownOptions: { readonly [Name in keyof Required<ServerOptions<Schema>>]: true } = {
  schema: true,
  authorize: true,
  auth: true,
  anonymous: true,
  rules: true,
  databaseUrl: true,
  prepare: true,
  hints: true,
  retention: true,
  dataFolder: true,
  onContact: true,
  routes: true,
  allowedOrigins: true,
  logLevel: true,
};

const knownRules: { readonly [Name in keyof Required<AnyTableRules>]: true } = {
  authorize: true,
  validate: true,
  invariant: true,
  merge: true,
};

const mergePolicies: ReadonlySet<unknown> = new Set<MergePolicy>(['last-writer', 'first-writer']);

/**
 * Refuses what would otherwise be ignored: a misspelt option leaves a door open in silence.
 * @throws BatonError SCHEMA_INVALID
 */
export function checkOptions<S extends Schema>(options: ServerOptions<S>): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(knownOptions, name)) invalid(`server option ${JSON.stringify(name)} does not exist`);
  }
  if (typeof options.authorize !== 'function') invalid('server option authorize is missing');
  for (const [name, rules] of Object.entries(options.rules ?? {})) {
    const table = findTable(options.schema, name);
    if (!table) invalid(`rules for ${JSON.stringify(name)}: there is no such table`);
    const unknown = Object.keys(rules ?? {}).find((rule) => !Object.hasOwn(knownRules, rule));
    if (unknown !== undefined) invalid(`rules for ${name}: rule ${JSON.stringify(unknown)} does not exist`);
    checkMerge(table, rules?.merge);
  }
  checkSecret(options);
  checkRetention(options);
}

function checkMerge(table: NamedTable, merge: AnyTableRules['merge'] = {}): void {
  for (const [column, policy] of typeof merge === 'string' ? [[undefined, merge]] : Object.entries(merge)) {
    if (column !== undefined && !findColumn(table, column)) {
      invalid(`merge of ${table.name}: there is no column ${JSON.stringify(column)}`);
    }
    if (!mergePolicies.has(policy)) invalid(`merge of ${table.name}: ${JSON.stringify(policy)} does not exist`);
  }
}

function checkSecret({ auth }: { readonly auth?: object }): void {
  const secret = auth && 'secret' in auth ? auth.secret : undefined;
  if (secret === undefined) return;
  if (typeof secret !== 'string' || new TextEncoder().encode(secret).length < secretBytesMin) {
    invalid(`auth.secret must have ${secretBytesMin} bytes at least`);
  }
}

function checkRetention({ retention }: { readonly retention?: Partial<Retention> }): void {
  for (const [name, days] of Object.entries(retention ?? {})) {
    if (!Object.hasOwn(defaultRetention, name)) invalid(`retention ${JSON.stringify(name)} does not exist`);
    if (!Number.isInteger(days) || days < 1) invalid(`retention.${name} must be a whole number of days, 1 at least`);
  }
  const { logDays, idDays } = { ...defaultRetention, ...retention };
  if (idDays <= logDays) invalid(`retention.idDays (${idDays}) must be above retention.logDays (${logDays})`);
}

function invalid(reason: string): never {
  throw new BatonError('SCHEMA_INVALID', reason);
}
