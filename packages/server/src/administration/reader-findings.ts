import type { NamedTable } from '@baton/protocol';
import type { Attached } from './attached-tables.ts';
import type { Finding } from './finding.ts';

/** Names of columns that seldom have the same readers as the rest of a row. */
const personal =
  /(^|_)(e?mail|phone|mobile|telephone|address|street|postcode|zip|birth|dob|born|ssn|iban|salary|password|secret|token|medical|diagnosis|emergency)/i;

/**
 * Whoever may read a scope reads all columns of all its rows. Columns whose names sound personal,
 * beside others, may be meant for fewer: a warning by name alone.
 */
export function findInReaders({ tables }: Attached): readonly Finding[] {
  return tables.flatMap(({ table }): readonly Finding[] => {
    const columns = personalColumns(table);
    if (columns.length === 0) return [];
    const what = `${columns.join(', ')} go to everybody who may read ${table.scopeKind}, like the rest of the row.`;
    const next =
      'If they are for fewer, move them to a table with a scopeKind of its own, or leave them out of the schema.';
    return [{ code: 'READERS_MIXED', severity: 'warning', subject: table.name, what, next }];
  });
}

function personalColumns(table: NamedTable): readonly string[] {
  const names = Object.keys(table.columns);
  const found = names.filter((name) => personal.test(name));
  // A table of such columns alone has been parted from the rest already.
  const plain = names.filter((name) => !table.key.includes(name) && name !== table.scope);
  return found.length === plain.length ? [] : found;
}
