import type { Remote } from '../../rig/remote.ts';
import type { ServerHandlers } from '../../rig/server-process.ts';
import type { PushingClient } from './pushing-client.ts';
import { traceOf } from './workload.ts';

/** Postgres notifies on it when a push has committed. */
export const commitChannel = 'audit';

/** The application's own audit: a row trigger that tells of every effect, in its transaction. */
const setUp = [
  'create table audit (body text not null, n integer not null)',
  `create function audit() returns trigger language plpgsql as $$
     begin
       insert into audit values (new.body, new.n);
       perform pg_notify('${commitChannel}', '');
       return null;
     end $$`,
  'create trigger audit after insert or update on note for each row execute function audit()',
];

export async function installAudit(server: Remote<ServerHandlers>): Promise<void> {
  for (const statement of setUp) await server.call('query', statement);
}

/** How often each effect happened, by `body` and `n`, as plain SQL counts it. */
async function countEffects(server: Remote<ServerHandlers>): Promise<Map<string, number>> {
  const rows = await server.call('query', 'select body, n, count(*)::integer as times from audit group by body, n');
  return new Map(rows.map(({ body, n, times }) => [`${String(body)}, ${String(n)}`, Number(times)]));
}

/** Mutations that are in the table though their device was never told: answers that a kill swallowed. */
export async function countUnanswered(server: Remote<ServerHandlers>, clients: readonly PushingClient[]) {
  const effects = await countEffects(server);
  return clients.flatMap(({ issued, receipts }) =>
    issued.filter((mutation) => !receipts.has(mutation.id) && timesOf(effects, traceOf(mutation)).note > 0),
  ).length;
}

/** Every acknowledged mutation once, every other at most once, each whole, and nothing else. */
export async function findViolations(server: Remote<ServerHandlers>, clients: readonly PushingClient[]) {
  const effects = await countEffects(server);
  const violations = clients.flatMap(({ faults }) => faults);
  for (const { issued, receipts } of clients) {
    for (const mutation of issued) {
      const { note, tally } = timesOf(effects, traceOf(mutation));
      const isAcknowledged = receipts.has(mutation.id);
      if (isAcknowledged && note === 0) violations.push(`lost: ${mutation.id} was acknowledged`);
      if (note > 1 || tally > 1) violations.push(`doubled: ${mutation.id} (${note} notes, ${tally} moves)`);
      if (note !== tally) violations.push(`torn: ${mutation.id} (${note} notes, ${tally} moves)`);
    }
  }
  const issuedCount = clients.reduce((sum, { issued }) => sum + issued.length, 0);
  if (effects.size > 2 * issuedCount) violations.push('the table holds what nobody issued');
  return violations;
}

function timesOf(effects: ReadonlyMap<string, number>, { note, tally, n }: ReturnType<typeof traceOf>) {
  return { note: effects.get(`${note}, ${n}`) ?? 0, tally: effects.get(`${tally}, ${n}`) ?? 0 };
}
