import {
  createMutationId,
  createUuid,
  findTable,
  formatCursor,
  originTag,
  keyOf,
  type Cursor,
  type Operation,
  type PullResponse,
  type PushResponse,
  type Schema,
  type SnapshotLine,
  type WireRow,
} from '@baton/protocol';
import type { BatonServer } from '@baton/server';
import { createSeededBytes } from '@baton/testing/server';
import { expect } from 'vitest';

/** Rows by `table key`. */
type Rows = Record<string, WireRow>;

/** A device that keeps one scope, by the protocol alone. */
export interface Replica {
  readonly rows: Readonly<Rows>;
  /** Takes in what is new. */
  pull(): Promise<void>;
  push(...operations: readonly Operation[]): Promise<PushResponse>;
}

const randomBytes = createSeededBytes(7);

/** Begins with a snapshot. */
export async function createReplica(server: BatonServer, schema: Schema, scope: string): Promise<Replica> {
  const token = await server.issueToken({ sub: 'lena' }, 3600);
  const device = createUuid(randomBytes);
  let order = 0;
  const rows: Rows = {};

  async function ask(path: string, body?: object): Promise<string> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const request = new Request(`http://baton.test/api/v1/sync/${path}`, {
      headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const response = await server.fetch(request);
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return text;
  }

  let cursor: Cursor = { epoch: '', version: 0, tag: originTag };
  const lines = (await ask(`snapshot?scope=${scope}`)).trim().split('\n');
  for (const line of lines.map((text) => JSON.parse(text) as SnapshotLine)) {
    if (line.kind === 'begin') cursor = line.cursor;
    if (line.kind !== 'page') continue;
    const table = findTable(schema, line.table);
    if (table) for (const row of line.rows) rows[`${table.name} ${keyOf(table, row)}`] = row;
  }

  return {
    rows,
    async pull() {
      for (;;) {
        const pulled = JSON.parse(await ask(`pull?scope=${scope}&cursor=${formatCursor(cursor)}`)) as PullResponse;
        for (const change of pulled.versions.flatMap(({ changes }) => changes)) {
          const place = `${change.table} ${change.key}`;
          if (change.op === 'delete') delete rows[place];
          else rows[place] = change.op === 'insert' ? change.values : { ...rows[place], ...change.values };
        }
        if (pulled.versions.length === 0) return;
        cursor = pulled.cursor;
      }
    },
    async push(...operations) {
      const mutation = {
        ...{ id: createMutationId(1_700_000_000_000, randomBytes), device, order: ++order, lane: 'high', schema: 1 },
        at: { time: 1_700_000_000_000, uncertaintyMs: null, confidence: 'none' },
        operations,
      };
      return JSON.parse(await ask('push', { device, mutations: [mutation] })) as PushResponse;
    },
  };
}
