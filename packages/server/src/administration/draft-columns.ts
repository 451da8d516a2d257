import type { StoredColumn } from '../postgres/column-catalogue.ts';
import { callsOf, declarationFor, remedyFor } from '../postgres/column-kinds.ts';
import type { StoredTable } from './table-catalogue.ts';

// As `defineSchema` takes names.
const namePattern = /^[a-z][a-zA-Z0-9_]{0,62}$/;
/** The name of a table's capture function has 8 letters more. */
const tableNameLengthMax = 55;

/** Why a table cannot be in a schema; undefined where it can. */
export function obstacleOf(table: StoredTable): string | undefined {
  const { name, obstacle, key } = table;
  if (obstacle !== undefined) return obstacle;
  if (!namePattern.test(name)) return `${nameRule}; rename it`;
  if (name.length > tableNameLengthMax) return `has a name of more than ${tableNameLengthMax} letters`;
  if (key.length === 0) return 'has no key: give it a primary key, or a unique constraint on columns that are not null';
  for (const column of key) {
    const stored = table.columns.get(column);
    if (!stored) return `has a key column ${column} that cannot be read`;
    const reason = columnObstacle(column, stored);
    if (reason !== undefined) return `has the key column ${column}, which ${reason}`;
    if (!isKeyKind(stored))
      return `has the key column ${column} of ${stored.declaredType}, of which two texts can be one value`;
  }
  return undefined;
}

const nameRule = 'has a name that is not made of a small letter, then letters, digits or _';

/** Why a column cannot be in a schema, and what to do; undefined where it can. */
export function columnObstacle(name: string, stored: StoredColumn): string | undefined {
  if (!namePattern.test(name)) return nameRule;
  if (stored.generated === 'virtual') return 'is generated but not stored, so that no trigger sees it; make it STORED';
  if (declarationFor(stored.kind) === undefined)
    return `is ${stored.declaredType}, which cannot be declared: ${remedyFor(stored.kind)}`;
  return undefined;
}

const keyKinds = new Set(['uuid', 'text', 'oneOf', 'smallint', 'integer', 'bigint', 'boolean', 'date', 'bytes']);

/** A key's values have one text each. */
function isKeyKind(stored: StoredColumn): boolean {
  const declared = declarationFor(stored.kind);
  return stored.hasOneText && declared?.form === undefined && keyKinds.has(declared?.name ?? '');
}

export interface ColumnDraft {
  readonly table: StoredTable;
  readonly name: string;
  readonly stored: StoredColumn;
  /** The table that it points to by a key of one column, where that is in the schema too. */
  readonly target: StoredTable | undefined;
}

/** `ref('trial', bigint()).optional()`, and the functions that it calls. */
export function draftColumn({ table, name, stored, target }: ColumnDraft): { text: string; calls: readonly string[] } {
  const pointed = target?.columns.get(target.key[0] ?? '');
  // A reference is of the kind of the key that it points to.
  const { kind, labels } = pointed ?? stored;
  const declared = declarationFor(kind);
  if (!declared) throw new RangeError(`${table.name}.${name} is of no kind that can be declared`);
  const isFilled = stored.generated !== null || table.numbered.has(name);
  const presence = isFilled ? '.generated()' : stored.isRequired ? '' : '.optional()';
  const plain = callsOf(declared, labels.length === 0 ? '' : `[${labels.map(quote).join(', ')}]`);
  const plainCalls = [declared.name, ...(declared.form === undefined ? [] : [declared.form])];
  if (!target) return { text: plain + presence, calls: plainCalls };
  if (declared.name === 'uuid') return { text: `ref(${quote(target.name)})${presence}`, calls: ['ref'] };
  return { text: `ref(${quote(target.name)}, ${plain})${presence}`, calls: ['ref', ...plainCalls] };
}

/** As a formatter would leave it: in double quotes where that saves an escape. */
export function quote(text: string): string {
  if (text.includes("'") && !text.includes('"')) return JSON.stringify(text);
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `'${escaped}'`;
}
