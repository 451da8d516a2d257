import {
  createUuid,
  keyOf,
  type LostValue,
  type Mutation,
  type MutationId,
  type Scope,
  type WireRow,
} from '@baton/protocol';
import type { BatonServer } from '@baton/server';
import type { Settlement } from '@baton/server/engine';
import type { Dice } from '../dice.ts';
import type { Settled } from '../ledger.ts';
import { rowId } from '../model/model-rows.ts';
import { canaryOf, raceIdOf, raceScope, schema } from '../relay.ts';

/** The application's own audit: a row trigger that notes every effect of a mutation, in its transaction. */
const audit = [
  'create table if not exists audit (race uuid not null, op text not null, tbl text not null, line jsonb not null)',
  `create or replace function audit() returns trigger language plpgsql as $$
     begin
       if coalesce(current_setting('audit.off', true), '') <> 'yes' then
         insert into audit
         values ((coalesce(new, old)).race, lower(tg_op), tg_table_name, to_jsonb(coalesce(new, old)));
       end if;
       return null;
     end $$`,
  ...['runner', 'mark', 'leg'].map(
    (table) => `create or replace trigger audit after insert or update or delete on ${table}
      for each row execute function audit()`,
  ),
];

export async function installAudit(sql: Pick<BatonServer['database'], 'query'>): Promise<void> {
  for (const statement of audit) await sql.query(statement);
}

export interface Outcomes extends Settled {
  readonly lost: (id: MutationId) => readonly LostValue[];
}

/** What the database holds, by plain SQL. */
export class Oracle {
  readonly #database: BatonServer['database'];

  constructor(database: BatonServer['database']) {
    this.#database = database;
  }

  async createRaces(count: number): Promise<readonly Scope[]> {
    const races = Array.from({ length: count }, () =>
      raceScope(createUuid((length) => crypto.getRandomValues(new Uint8Array(length)))),
    );
    for (const scope of races) {
      await this.#database.query('insert into race (id, name) values ($1, $2)', [raceIdOf(scope), canaryOf(scope)]);
    }
    return races;
  }

  /** Another program writes, past the audit. */
  async programWrites(scope: Scope, dice: Dice): Promise<void> {
    const race = raceIdOf(scope);
    const name = `${canaryOf(scope)} ${dice.between(1, 9)}`;
    const statement = dice.pick([
      'update race set name = $2 where id = $1',
      'update runner set name = $2 where race = $1',
      'update mark set note = $2 where race = $1',
      'delete from leg where race = $1 and runner is distinct from $2',
    ]);
    await this.#database.transaction(async (sql) => {
      await sql.query(`select set_config('audit.off', 'yes', true)`);
      await sql.query(statement, [race, name]);
    });
  }

  async settledAmong(mutations: readonly Mutation[]): Promise<Outcomes> {
    const rows = await this.#database.query<{ id: MutationId; outcome: string; settlement: string | null }>(
      'select id, outcome, settlement from baton.mutation where id = any($1::uuid[])',
      [mutations.map(({ id }) => id)],
    );
    const outcomes = new Map(rows.map(({ id, outcome }) => [id, outcome]));
    const settlements = new Map(
      rows.map(({ id, settlement }) => [id, JSON.parse(settlement ?? 'null') as Settlement | null]),
    );
    return {
      isSettled: (id) => outcomes.has(id),
      isRejected: (id) => outcomes.get(id) === 'rejected',
      lost(id) {
        const settlement = settlements.get(id);
        return settlement?.outcome === 'merged' ? settlement.lost : [];
      },
    };
  }

  /** All rows of a race, by `table key`. */
  async rows(scope: Scope): Promise<ReadonlyMap<string, WireRow>> {
    const all = new Map<string, WireRow>();
    for (const table of Object.values(schema.tables)) {
      const rows = await this.#database.query<WireRow>(`select * from ${table.name} where ${table.scope} = $1`, [
        raceIdOf(scope),
      ]);
      for (const row of rows) all.set(rowId(table.name, keyOf(table, row)), row);
    }
    return all;
  }

  /** How often each effect took place, by `op table key`. */
  async effects(races: readonly Scope[]): Promise<ReadonlyMap<string, number>> {
    const noted = await this.#database.query<{ op: string; tbl: keyof typeof schema.tables; line: string }>(
      'select op, tbl, line from audit where race = any($1::uuid[])',
      [races.map(raceIdOf)],
    );
    const times = new Map<string, number>();
    for (const { op, tbl, line } of noted) {
      const effect = `${op} ${rowId(tbl, keyOf(schema.tables[tbl], JSON.parse(line) as WireRow))}`;
      times.set(effect, (times.get(effect) ?? 0) + 1);
    }
    return times;
  }
}
