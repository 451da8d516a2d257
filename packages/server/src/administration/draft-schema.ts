import { BatonError } from '@baton/protocol';
import type { Queryable } from '../postgres/database.ts';
import { columnObstacle, draftColumn, obstacleOf, quote } from './draft-columns.ts';
import { findScoping, proposeScopes, type ScopeChoice } from './scope-paths.ts';
import { readTables, targetOf, type StoredTable } from './table-catalogue.ts';

export interface DraftRequest extends ScopeChoice {
  /** The schema of Postgres that the tables are in. */
  readonly schema: string;
}

export interface SchemaDraft {
  /** `schema.ts`; undefined where no table was said to be a scope. */
  readonly text: string | undefined;
  readonly tables: readonly string[];
  /** Why each of the others is not in it, and what to do. */
  readonly leftOut: readonly { readonly table: string; readonly reason: string }[];
  /** Tables that could be scopes, with how many others reach them. */
  readonly candidates: readonly { readonly table: string; readonly reachedBy: number }[];
}

/**
 * Reads the tables of a database and writes the schema that declares them. Equal databases give
 * equal texts.
 * @throws BatonError SCHEMA_INVALID where a scope or column is named that is none
 */
export async function draftSchema(sql: Queryable, request: DraftRequest): Promise<SchemaDraft> {
  const stored = await readTables(sql, request.schema);
  const refused = stored.flatMap((table) => {
    const reason = obstacleOf(table);
    return reason === undefined ? [] : [{ table: table.name, reason }];
  });
  const usable = stored.filter(({ name }) => !refused.some(({ table }) => table === name));
  checkChoice(stored, refused, request);
  const candidates = proposeScopes(usable);
  if (request.scopes.length === 0) return { text: undefined, tables: [], leftOut: refused, candidates };
  const scoping = findScoping(usable, request);
  const drafted: Drafted[] = [];
  const leftOut = [...refused];
  for (const table of usable) {
    const found = scoping.get(table.name);
    if (found && 'column' in found) drafted.push({ table, scope: found.column });
    else if (found) leftOut.push({ table: table.name, reason: found.leftOut });
  }
  leftOut.sort((a, b) => (a.table < b.table ? -1 : 1));
  const tables = drafted.map(({ table }) => table.name);
  return { text: schemaText(drafted, leftOut), tables, leftOut, candidates };
}

interface Drafted {
  readonly table: StoredTable;
  readonly scope: string;
}

function checkChoice(stored: readonly StoredTable[], refused: SchemaDraft['leftOut'], choice: DraftRequest): void {
  for (const name of choice.scopes) {
    const table = stored.find((each) => each.name === name);
    if (!table) throw new BatonError('SCHEMA_INVALID', `there is no table ${name} in the schema ${choice.schema}`);
    const reason = refused.find((each) => each.table === name)?.reason;
    if (reason !== undefined) throw new BatonError('SCHEMA_INVALID', `${name} cannot be a scope: it ${reason}`);
    if (table.key.length > 1) {
      throw new BatonError(
        'SCHEMA_INVALID',
        `${name} cannot be a scope: its key (${table.key.join(', ')}) has several columns`,
      );
    }
  }
  for (const [name, column] of choice.columns) {
    const table = stored.find((each) => each.name === name);
    if (!table?.columns.has(column)) throw new BatonError('SCHEMA_INVALID', `there is no column ${name}.${column}`);
  }
}

function schemaText(drafted: readonly Drafted[], leftOut: SchemaDraft['leftOut']): string {
  const calls = new Set(['defineSchema', 'table']);
  const tables = drafted.map((each) => tableText(each, drafted, calls));
  const reasons = leftOut.map(({ table, reason }) => commentOf(`${table} is left out: it ${reason}.`));
  const names = [...calls].toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return `${importOf(names)}\n\n${reasons.length > 0 ? `${reasons.join('\n')}\n\n` : ''}export const schema = defineSchema({\n${tables.join('')}});\n`;
}

/** In one line, whatever a name in it holds. */
const commentOf = (text: string) => `// ${text.replaceAll(/[\s\p{C}]+/gu, ' ')}`;

function importOf(names: readonly string[]): string {
  const line = `import { ${names.join(', ')} } from '@baton/protocol';`;
  return line.length <= 120
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '@baton/protocol';`;
}

function tableText({ table, scope }: Drafted, drafted: readonly Drafted[], calls: Set<string>): string {
  const declared = drafted.map((each) => each.table);
  const lines = [...table.columns].map(([name, stored]) => {
    const obstacle = columnObstacle(name, stored);
    if (obstacle !== undefined) {
      const price = table.defaulted.has(name) ? '' : ' Devices cannot insert rows without it.';
      return `      ${commentOf(`${name} is left out: it ${obstacle}.${price}`)}`;
    }
    const link = table.foreignKeys.find(({ column }) => column === name);
    const { text, calls: called } = draftColumn({
      ...{ table, name, stored },
      target: link && targetOf(table, link, declared),
    });
    for (const call of called) calls.add(call);
    return `      ${name}: ${text},`;
  });
  return `  ${table.name}: table(\n    {\n${lines.join('\n')}\n    },\n    { ${optionsOf(table, scope)} },\n  ),\n`;
}

function optionsOf({ key }: StoredTable, scope: string): string {
  const isPlain = key.length === 1 && key[0] === 'id';
  return `scope: ${quote(scope)}${isPlain ? '' : `, key: [${key.map(quote).join(', ')}]`}`;
}
