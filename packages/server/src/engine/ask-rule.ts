import { BatonError, findTable, type NamedTable, type Schema } from '@baton/protocol';
import { applicationBound, inTime } from './in-time.ts';
import type { Timers } from './ports.ts';

/** Reads in the transaction, unless that may be over, and its session another's. */
export type Reading = <Result>(read: () => Promise<Result>) => Promise<Result>;

/**
 * Gives a rule of the application its time.
 * @param name what it is, for the log
 * @throws BatonError APPLICATION_SILENT
 */
export async function askRule<Result>(
  timers: Timers,
  name: 'rule' | 'invariant',
  ask: (reading: Reading) => Promise<Result>,
): Promise<Result> {
  let isOver = false;
  const reading: Reading = async (read) => {
    if (isOver) throw new BatonError('INTERNAL', `a ${name} wanted to read when its time was over`);
    return await read();
  };
  try {
    return await inTime(timers, applicationBound(name), ask(reading));
  } finally {
    isOver = true;
  }
}

/** @throws BatonError SCHEMA_INVALID, which a rule has to answer for */
export function declaredTable(schema: Schema, name: string): NamedTable {
  const table = findTable(schema, name);
  if (table) return table;
  throw new BatonError('SCHEMA_INVALID', `a rule asks for table ${JSON.stringify(name)}, which is not declared`);
}
