import type {
  ContactRequest,
  ContactResponse,
  Cursor,
  ErrorResponse,
  Mutation,
  PullResponse,
  PushRequest,
  PushResponse,
  Receipt,
  ServerTime,
  SnapshotLine,
  StreamEvent,
  TicketRequest,
  TicketResponse,
} from '@baton/protocol';

const device = '0b6f4f6e-58a5-4c53-8f0a-0f3a4e6d7c11' as Mutation['device'];
const id = '01936a2e-4c00-7abc-8def-0123456789ab' as Mutation['id'];
const race = '7f3c0c4e-9f3f-4a38-9d8e-5a1b2c3d4e5f';
const scope = `race/${race}` as Receipt['id'] & Mutation['operations'][number]['scope'];
const key = '5a0e6dd8-7a5e-4b34-8f2c-9b8a7c6d5e4f';
const tag = '8c1d2e3f40516273849506172839405a';
const cursor: Cursor = { epoch: '4b5b0a0e-7e5d-4a57-9f57-c0ffee123456', version: 412, tag };
const clock = { receivedAt: 1763625452123, sentAt: 1763625452131.25, errorMs: 10 };

const mutation: Mutation = {
  ...{ id, device, order: 17, lane: 'critical', schema: 1 },
  at: { time: 1763625452120.5, uncertaintyMs: 41.2, confidence: 'high' },
  seen: [{ scope, version: 411, tag: '1f0e2d3c4b5a69788796a5b4c3d2e1f0' }],
  operations: [{ op: 'insert', scope, table: 'mark', key, values: { id: key, race, n: 22 } }],
};

const receipt: Receipt = { id, outcome: 'applied', versions: [{ scope, version: 412, tag }] };

const version = {
  ...{ version: 412, tag, at: '2025-11-20T07:57:32.131250Z', mutations: [id] },
  changes: [{ op: 'insert' as const, table: 'mark', key, values: { id: key, race, n: 22 } }],
};

/** One of each message, as `docs/PROTOCOL.md` has them too. */
export const examples = {
  Mutation: mutation,
  PushRequest: { device, mutations: [mutation] } satisfies PushRequest,
  Receipt: receipt,
  PushResponse: { receipts: [receipt], clock } satisfies PushResponse,
  PullResponse: { scope, versions: [version], cursor, head: 412, clock } satisfies PullResponse,
  SnapshotLine: {
    ...{ kind: 'page', table: 'mark', version: 412, after: key },
    rows: [{ id: key, race, n: 22 }],
  } satisfies SnapshotLine,
  StreamEvent: { kind: 'versions', scope, versions: [version], cursor } satisfies StreamEvent,
  TicketRequest: { scopes: [{ scope, cursor: `${cursor.epoch}.412.${tag}` }] } satisfies TicketRequest,
  TicketResponse: {
    ticket: '5f1c8a3e9b7d4026ac51e0f38d92b7640c1e5a7f3b8d92e64f70a1c3d5e7f909',
    expiresInMs: 30_000,
  } satisfies TicketResponse,
  ContactRequest: {
    ...{ device, unsent: 3, oldestUnsentAt: 1763625390000, refused: 0 },
    clock: { uncertaintyMs: 41.2, confidence: 'high' },
  } satisfies ContactRequest,
  ContactResponse: { clock } satisfies ContactResponse,
  ServerTime: {
    ...{ serverTime: 1763625452131.25, serverTimeISO: '2025-11-20T07:57:32.131Z' },
    ...{ timestamp: 1763625452131.25, timezone: 'UTC', clock },
  } satisfies ServerTime,
  ErrorResponse: {
    error: { code: 'CURSOR_EPOCH', message: 'The database was restored or replaced since this cursor was given.' },
  } satisfies ErrorResponse,
};
