import { captureTables, fewerChecks, noScopeTable, oneRowTables, scopeTables } from './capture-tables.ts';
import { capturedColumnsTable } from './captured-columns.ts';
import { upkeepTable } from './keep-once.ts';
import { weeklyLog } from './log-weeks.ts';
import { forgottenOrders } from './mutation-records.ts';
import { exactFunction } from './stored-values.ts';
import { ticketTable } from './ticket-table.ts';

/** Baton's own steps, in order; a step that was released is never edited. A change of a function needs a step too. */
export const migrationSteps: readonly (readonly string[])[] = [
  [...captureTables, capturedColumnsTable],
  [ticketTable],
  exactFunction,
  scopeTables,
  oneRowTables,
  forgottenOrders,
  noScopeTable,
  [...weeklyLog, upkeepTable],
  fewerChecks,
  [`comment on table baton.touched is 'what transactions under way have noted; what others see of it is of no use'`],
];
