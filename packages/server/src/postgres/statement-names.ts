import { sqlStateOf } from './database-error.ts';

// "cached plan must not change result type": the table was altered since.
const staleStatement = '0A000';

/** Sessions keep a prepared statement each for every name, so their number has a bound. */
const namesMax = 200;

/**
 * Names under which sessions keep statements prepared, so that Postgres reads and plans each
 * once a session. Statements beyond the bound have none and are planned each time.
 */
export function createStatementNames() {
  const nameByStatement = new Map<string, string>();
  let named = 0;
  return {
    nameOf(statement: string): string | undefined {
      const known = nameByStatement.get(statement);
      if (known !== undefined || nameByStatement.size >= namesMax) return known;
      const name = `baton_${++named}`;
      nameByStatement.set(statement, name);
      return name;
    },
    /** After a failure: a statement whose table was altered gets a new name. */
    noteFailure(statement: string, error: unknown): void {
      if (sqlStateOf(error) === staleStatement) nameByStatement.delete(statement);
    },
  };
}
