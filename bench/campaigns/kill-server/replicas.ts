import {
  formatCursor,
  formatScope,
  keyOf,
  originTag,
  type PullResponse,
  type Scope,
  type WireRow,
} from '@baton/protocol';
import { PrefixViolation } from '../../rig/prefix-violation.ts';
import type { Remote } from '../../rig/remote.ts';
import { Replica, type Truth } from '../../rig/replica.ts';
import { schema } from '../../rig/schema.ts';
import type { ServerHandlers } from '../../rig/server-process.ts';
import { bearer } from '../../rig/sync-requests.ts';
import type { PushingClient } from './pushing-client.ts';

export interface Pulling {
  readonly server: Remote<ServerHandlers>;
  readonly url: string;
  readonly token: string;
}

/**
 * Pulls each board from its first version to its last: none is missing, the rows are those of the
 * table, and every receipt names a version that says it holds the mutation.
 */
export async function findReplicaViolations(
  pulling: Pulling,
  boards: readonly string[],
  clients: readonly PushingClient[],
): Promise<readonly string[]> {
  const violations: string[] = [];
  const appliedAt = new Set<string>();
  for (const board of boards) {
    const scope = formatScope('board', board);
    try {
      const truth = await readTruth(pulling.server, scope, board);
      const replica = await pullAll(pulling, scope, (place) => appliedAt.add(place));
      replica.expectEqual(truth);
    } catch (error) {
      if (!(error instanceof PrefixViolation)) throw error;
      violations.push(error.message);
    }
  }
  for (const { id, ...receipt } of clients.flatMap(({ receipts }) => [...receipts.values()])) {
    if (receipt.outcome === 'rejected') continue;
    const absent = receipt.versions.filter(({ scope, version }) => !appliedAt.has(placeOf(id, scope, version)));
    violations.push(...absent.map(({ scope, version }) => `${scope} at version ${version} does not name ${id}`));
  }
  return violations;
}

async function pullAll({ server, url, token }: Pulling, scope: Scope, note: (place: string) => void): Promise<Replica> {
  const [life] = await server.call('query', 'select epoch from baton.database');
  const replica = new Replica(scope, { epoch: String(life?.['epoch']), version: 0, tag: originTag });
  for (;;) {
    const { version } = replica.cursor;
    const parameters = new URLSearchParams({ scope, cursor: formatCursor(replica.cursor) });
    const response = await fetch(`${url}/pull?${parameters}`, { headers: bearer(token) });
    const { versions, head } = (await response.json()) as PullResponse;
    for (const record of versions) {
      replica.apply(record);
      for (const id of record.mutations) note(placeOf(id, scope, record.version));
    }
    if (replica.cursor.version === head) return replica;
    if (versions.length === 0) throw new PrefixViolation(`${scope}: nothing after version ${version}`);
  }
}

async function readTruth(server: Remote<ServerHandlers>, scope: Scope, board: string): Promise<Truth> {
  const rows = new Map<string, WireRow>();
  for (const [table, column] of [
    [schema.tables.board, 'id'],
    [schema.tables.note, 'board'],
  ] as const) {
    const stored = await server.call('query', `select * from ${table.name} where ${column} = $1`, [board]);
    for (const row of stored as readonly WireRow[]) rows.set(`${table.name} ${keyOf(table, row)}`, row);
  }
  const [at] = await server.call('query', 'select version, tag from baton.scope where scope = $1', [scope]);
  return { version: Number(at?.['version']), tag: String(at?.['tag']), rows };
}

function placeOf(id: string, scope: string, version: number): string {
  return `${id} in ${scope} at ${version}`;
}
