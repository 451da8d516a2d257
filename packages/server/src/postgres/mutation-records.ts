import type { MutationId, Receipt } from '@baton/protocol';
import type { Claim, ClaimRequest, Settlement } from '../engine/store.ts';
import type { Queryable } from './database.ts';
import { parameterText } from './parameters.ts';
import { pinPath } from './session-settings.ts';

/** In the order of the ids: two batches that hold the same ones wait for each other in a line, not in a circle. */
const claimStatement = `
insert into baton.mutation (id, device, ord, scopes, body_hash, tx, outcome)
select id, device, ord, scopes::text[], body_hash, (select baton.current_tx()), 'applied'
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[])
  with ordinality as claimed (id, device, ord, scopes, body_hash, place)
order by id, place
on conflict (id) do nothing
returning id, ord <= baton.forgotten_order(device) as "isForgotten"`;

/** Of each device, how far its mutations are forgotten; see `forgetMutations`. */
export const forgottenOrders: readonly string[] = [
  `alter table baton.device add column forgotten_order bigint not null default 0`,
  `create index mutation_at on baton.mutation (at)`,
];

/**
 * Volatile, so that it sees what was forgotten before the INSERT that asks could succeed: the
 * record of a mutation and this order change in one transaction, which the INSERT waits for.
 */
export const forgottenOrderFunction = `create or replace function baton.forgotten_order(device uuid)
returns bigint language plpgsql volatile
${pinPath}
as $$
#variable_conflict use_variable
begin
  return (select forgotten_order from baton.device d where d.id = device);
end
$$`;

/** See `StoreTransaction.claim`. */
export async function claimMutations(sql: Queryable, requests: readonly ClaimRequest[]): Promise<readonly Claim[]> {
  if (requests.length === 0) return [];
  const inserted = await sql.query<{ id: MutationId; isForgotten: boolean | null }>(claimStatement, [
    requests.map(({ id }) => id),
    requests.map(({ device }) => device),
    requests.map(({ order }) => order),
    requests.map(({ scopes }) => parameterText(scopes)),
    requests.map(({ bodyHash }) => bodyHash),
  ]);
  const forgotten = inserted.flatMap(({ id, isForgotten }) => (isForgotten ? [id] : []));
  if (inserted.length === requests.length && forgotten.length === 0) return requests.map(() => 'new');
  if (forgotten.length > 0) await sql.query('delete from baton.mutation where id = any($1::uuid[])', [forgotten]);
  const records = await readRecords(sql, requests);
  const fresh = new Set(inserted.map(({ id }) => id));
  return requests.map(({ id, bodyHash }) => {
    const record = records.get(id);
    // Also where it was forgotten between the INSERT, which met it, and this look.
    if (!record) return 'forgotten';
    if (fresh.delete(id)) return 'new';
    if (record.body_hash !== bodyHash) return 'reused';
    return record.outcome === 'rejected' ? 'refused' : 'settled';
  });
}

interface MutationRecord {
  readonly id: MutationId;
  readonly body_hash: string;
  readonly outcome: string;
}

async function readRecords(
  sql: Queryable,
  requests: readonly ClaimRequest[],
): Promise<ReadonlyMap<MutationId, MutationRecord>> {
  const rows = await sql.query<MutationRecord>(
    'select id, body_hash, outcome from baton.mutation where id = any($1::uuid[])',
    [requests.map(({ id }) => id)],
  );
  return new Map(rows.map((record) => [record.id, record]));
}

/** See `StoreTransaction.release`. */
export async function releaseMutations(sql: Queryable, ids: readonly MutationId[]): Promise<void> {
  await sql.query('delete from baton.mutation where id = any($1::uuid[]) and tx = (select baton.current_tx())', [ids]);
}

/** See `StoreTransaction.settle`. */
export async function settleMutations(sql: Queryable, settlements: ReadonlyMap<MutationId, Settlement>): Promise<void> {
  const all = [...settlements.values()];
  await sql.query(
    // As text: jsonb refuses what JSON can escape and Postgres's text cannot hold.
    `update baton.mutation m set outcome = s.outcome, settlement = s.settlement
     from unnest($1::uuid[], $2::text[], $3::text[]) as s (id, outcome, settlement)
     where m.id = s.id`,
    [[...settlements.keys()], all.map(({ outcome }) => outcome), all.map((settlement) => JSON.stringify(settlement))],
  );
}

/** See `Store.receipts`. */
export async function readReceipts(
  sql: Queryable,
  ids: readonly MutationId[],
): Promise<ReadonlyMap<MutationId, Receipt>> {
  const rows = await sql.query<{ id: MutationId; settlement: string | null; versions: string }>(
    `select m.id, m.settlement, (
       select coalesce(json_agg(json_build_object('scope', v.scope, 'version', v.version, 'tag', v.tag)), '[]')
       from baton.version v where v.tx = m.tx and v.scope = any(m.scopes)
     ) as versions
     from baton.mutation m where m.id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, settlement, versions }) => [id, receiptOf(id, settlement, versions)]));
}

function receiptOf(id: MutationId, settlement: string | null, versions: string): Receipt {
  const settled = settlement === null ? { outcome: 'applied' } : (JSON.parse(settlement) as Settlement);
  const receipt = settled.outcome === 'rejected' ? settled : { ...settled, versions: JSON.parse(versions) };
  return { id, ...receipt } as Receipt;
}
