import type { Queryable } from './database.ts';
import { quoteText } from './sql-text.ts';

/** A function in plpgsql of the schema `baton`, as SQL. */
export interface FunctionText {
  /** `baton."name"` */
  readonly name: string;
  readonly parameters: string;
  readonly returns: string;
  /** Further clauses: settings, volatility. */
  readonly clauses: string;
  readonly source: string;
}

/** Creates a function that nobody else may call, or changes it; nothing is written where it is as it should be. */
export async function replaceFunction(sql: Queryable, text: FunctionText): Promise<void> {
  const { name, parameters, returns, clauses, source } = text;
  const [same] = await sql.query('select from pg_proc where oid = to_regproc($1) and prosrc = $2', [name, source]);
  if (same) return;
  await sql.query(
    `create or replace function ${name}(${parameters}) returns ${returns} language plpgsql ${clauses}
     as ${quoteText(source)}`,
  );
  await sql.query(`revoke all on function ${name}(${parameters}) from public`);
}
