import { keyOf, type WireRow } from '@baton/protocol';
import { isSameRow, rowId } from '../model/model-rows.ts';
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
    if (!isSameRow(must, row)) throw differing(id, row, must);
  }
}

/** At rest: tables and mutations by `select`. */
export async function checkTables(world: PostgresWorld, database: Database): Promise<void> {
  const rows = await readTables(world, database);
  const outcomes = await readOutcomes(world, database);
  world.attempt(() => compareTables(world, rows));
  world.attempt(() => compareOutcomes(world, outcomes));
}

async function readTables({ races, values }: PostgresWorld, database: Database): Promise<ReadonlyMap<string, WireRow>> {
  const rows = new Map<string, WireRow>();
  for (const table of Object.values(schema.tables)) {
    const found = await database.query<{ image: Readonly<Record<string, unknown>> }>(
      `select to_jsonb(t) as image from ${table.name} t where ${table.scope} = any($1::uuid[])`,
      [races.map(raceIdOf)],
    );
    for (const { image } of found) {
      const row = values.image(image);
      rows.set(rowId(table.name, keyOf(table, row)), row);
    }
  }
  return rows;
}

function compareTables({ model, races }: PostgresWorld, rows: ReadonlyMap<string, WireRow>): void {
  const must = new Map(races.flatMap((scope) => [...(model.at(scope, model.head(scope)) ?? [])]));
  for (const id of new Set([...rows.keys(), ...must.keys()])) {
    if (!isSameRow(must.get(id), rows.get(id))) throw differing(id, rows.get(id), must.get(id));
  }
}

async function readOutcomes({ races }: PostgresWorld, database: Database): Promise<Map<string, string>> {
  const recorded = await database.query<{ id: string; outcome: string }>(
    'select id, outcome from baton.mutation where scopes && $1::text[]',
    [races],
  );
  return new Map(recorded.map(({ id, outcome }) => [id, outcome]));
}

function compareOutcomes({ model, ledger }: PostgresWorld, outcomes: Map<string, string>): void {
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

function differing(id: string, row: WireRow | undefined, must: WireRow | undefined): Violation {
  const text = `${JSON.stringify(row)}, must be ${JSON.stringify(must)}`;
  return new Violation('exactly-once', `the database holds ${id} as ${text}`);
}
