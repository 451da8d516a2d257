import type { WireRow } from '@baton/protocol';
import { keyOfRow, rowId, type Rows } from '../model/model-rows.ts';
import { raceIdOf, schema } from '../relay.ts';
import { Violation } from '../violation.ts';
import type { Database } from './database.ts';
import type { PostgresWorld } from './postgres-world.ts';

/** After each commit: what it wrote is what the model makes of it, under the same version. */
export function compareToModel(world: PostgresWorld, written: ReadonlyMap<string, WireRow | undefined>): void {
  const { model, races, heads } = world;
  for (const scope of races) {
    const head = heads.get(scope) ?? 0;
    if (model.head(scope) !== head) {
      throw new Violation('no-gap', `the database has ${scope} at ${head}, must be ${model.head(scope)}`);
    }
  }
  for (const [id, row] of written) {
    const must = races.map((scope) => model.at(scope, model.head(scope))?.get(id)).find((found) => found);
    if (!isSame(must, row)) throw differing(id, row, must);
  }
}

/** At rest: tables and mutations by `select`. */
export async function checkTables(world: PostgresWorld, database: Database): Promise<void> {
  const { model, races, values } = world;
  for (const scope of races) {
    const must: Rows = model.at(scope, model.head(scope)) ?? new Map();
    let found = 0;
    for (const table of Object.values(schema.tables)) {
      const images = await database.query<{ image: Readonly<Record<string, unknown>> }>(
        `select to_jsonb(t) as image from ${table.name} t where ${table.scope} = $1`,
        [raceIdOf(scope)],
      );
      for (const { image } of images) {
        found++;
        const row = values.image(image);
        const id = rowId(table.name, keyOfRow(table.name, row));
        if (!isSame(must.get(id), row)) throw differing(id, row, must.get(id));
      }
    }
    if (found !== must.size) {
      throw new Violation('exactly-once', `${scope} has ${found} rows in the database, must be ${must.size}`);
    }
  }
  await checkMutations(world, database);
}

async function checkMutations({ model, ledger, races }: PostgresWorld, database: Database): Promise<void> {
  const recorded = await database.query<{ id: string; outcome: string }>(
    'select id, outcome from baton.mutation where scopes && $1::text[]',
    [races],
  );
  const outcomes = new Map(recorded.map(({ id, outcome }) => [id, outcome]));
  for (const { id, state } of ledger.lives()) {
    const outcome = outcomes.get(id);
    outcomes.delete(id);
    if (outcome === undefined && (state === 'saved' || state === 'confirmed')) {
      throw new Violation('saved-kept', `${id} is ${state}, and the database has no record of it`);
    }
    if (model.isRejected(id) !== (outcome === 'rejected') || model.isSettled(id) !== (outcome !== undefined)) {
      throw new Violation('exactly-once', `${id} is ${outcome} in the database, which it was not when it committed`);
    }
  }
  const [stranger] = outcomes.keys();
  if (stranger) throw new Violation('exactly-once', `${stranger} was settled, and nobody had issued it`);
}

function isSame(must: WireRow | undefined, row: WireRow | undefined): boolean {
  if (!must || !row) return must === row;
  return Object.keys({ ...must, ...row }).every((column) => (must[column] ?? null) === (row[column] ?? null));
}

function differing(id: string, row: WireRow | undefined, must: WireRow | undefined): Violation {
  const text = `${JSON.stringify(row)}, must be ${JSON.stringify(must)}`;
  return new Violation('exactly-once', `the database holds ${id} as ${text}`);
}
