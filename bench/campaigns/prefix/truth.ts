import { findTable, keyOf, originTag, parseScope, type Scope, type WireRow } from '@baton/protocol';
import type pg from 'pg';
import type { Truth } from '../../rig/replica.ts';
import { schema } from './tables.ts';

const rowsOfKind: Readonly<Record<string, string>> = {
  board: `select 'note' as tbl, to_jsonb(r) as row from note r where r.board = $1`,
  show: `
    select 'show' as tbl, to_jsonb(r) as row from show r where r.id = $1
    union all select 'trial', to_jsonb(t) from trial t where t.show = $1
    union all select 'class', to_jsonb(c) from class c join trial t on t.id = c.trial where t.show = $1
    union all select 'entry', to_jsonb(e) from entry e
      join class c on c.id = e.class join trial t on t.id = c.trial where t.show = $1
    union all select 'result', to_jsonb(r) from result r join entry e on e.id = r.entry
      join class c on c.id = e.class join trial t on t.id = c.trial where t.show = $1`,
};

/**
 * The tables of a scope by plain SQL, and its counter, in one REPEATABLE READ transaction: both are
 * of one instant, whatever is committed meanwhile. Nothing of the log is looked at.
 */
export async function readTruth(pool: pg.Pool, scope: Scope): Promise<Truth> {
  const { kind, id } = parseScope(scope) ?? {};
  const session = await pool.connect();
  try {
    await session.query('begin isolation level repeatable read read only');
    const stored = await session.query<{ tbl: string; row: WireRow }>(rowsOfKind[kind ?? ''] ?? '', [id]);
    const counter = await session.query<{ version: string; tag: string }>(
      'select version, tag from baton.scope where scope = $1',
      [scope],
    );
    await session.query('commit');
    const [at] = counter.rows;
    const rows = new Map(stored.rows.map(({ tbl, row }) => [`${tbl} ${keyIn(tbl, row)}`, row]));
    return { version: Number(at?.version ?? 0), tag: at?.tag ?? originTag, rows };
  } finally {
    session.release();
  }
}

function keyIn(name: string, row: WireRow): string {
  const table = findTable(schema, name);
  if (!table) throw new RangeError(`table ${name} is not declared`);
  return keyOf(table, row);
}

/** The versions from 1 to the newest that are not there, of all scopes together. */
export async function countHoles(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ holes: string }>(
    `select coalesce(sum(greatest(s.version, v.newest) - v.count), 0) as holes
     from baton.scope s cross join lateral (
       select count(*), coalesce(max(version), 0) as newest from baton.version where scope = s.scope
     ) v`,
  );
  return Number(rows[0]?.holes);
}
