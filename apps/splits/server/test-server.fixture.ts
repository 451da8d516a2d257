import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createMutationId,
  encodeValue,
  findTable,
  keyOf,
  type ErrorResponse,
  type Mutation,
  parseMutation,
  type PushResponse,
  scopeOf,
  type WireRow,
} from '@baton/protocol';
import type { RacePlan } from '../src/race/new-race.ts';
import { schema } from '../src/schema.ts';
import type { LinkAnswer, Membership, RaceDraft, Role } from '../src/splits-api.ts';
import { applicationFolder } from './application-folder.ts';
import { createSplitsServer } from './splits-server.ts';

/** A server of its own; on an embedded database unless `databaseUrl` names another. */
export async function startTestServer(options: { readonly databaseUrl?: string } = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'splits-'));
  const server = await createSplitsServer({
    ...options,
    dataFolder,
    pagesFolder: join(dataFolder, 'no-pages'),
    templateFolder: join(applicationFolder(), 'data'),
    logLevel: 'silent',
  });
  const stop = async () => {
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  return { ...server, dataFolder, stop };
}

/** A fresh database in the Postgres at this address. */
export async function createDatabase(postgresUrl: string): Promise<string> {
  const name = `splits_${randomUUID().replaceAll('-', '')}`;
  await promisify(execFile)('psql', [postgresUrl, '--quiet', '--command', `create database ${name}`]);
  return new URL(`/${name}`, postgresUrl).href;
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

/** A phone that has joined a race. */
export interface TestPhone extends Membership {
  readonly device: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** @param address of the phone, where it matters */
export async function post<Body>(
  server: Pick<TestServer, 'fetch'>,
  path: string,
  body: unknown,
  { token, address }: { readonly token?: string; readonly address?: string } = {},
): Promise<Answer<Body>> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const request = new Request(`http://splits.test${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const response = await server.fetch(request, { incoming: { socket: { remoteAddress: address ?? randomUUID() } } });
  return { status: response.status, body: (await response.json()) as Body };
}

/** The draft of a small race: two legs, two runners, two vans. */
export function smallDraft(changed: Partial<RaceDraft> = {}): RaceDraft {
  const plan: RacePlan = {
    name: 'Small race',
    timeZone: 'America/Los_Angeles',
    units: 'mi',
    plannedStart: '2026-07-10T20:00:00.000Z',
    darkFrom: '20:30',
    darkUntil: '06:30',
    legs: [
      { distanceMiles: 5, isVanChange: true },
      { distanceMiles: 6, isVanChange: false, from: 'Bridge', to: 'Beach' },
    ],
    vans: [{ name: 'Van 1', side: 'left' }, { name: 'Van 2' }],
    runners: [
      { name: 'Jonas', paceSecondsPerMile: 425, van: 1, phone: '+1 555 0100' },
      { name: 'Kiri', paceSecondsPerMile: 540, van: 2 },
    ],
  };
  return { id: randomUUID(), device: randomUUID(), phoneName: 'Lena’s phone', ...plan, ...changed };
}

/** Makes a small race; its captain's phone. */
export async function createRace(server: TestServer, changed: Partial<RaceDraft> = {}): Promise<TestPhone> {
  const draft = smallDraft(changed);
  const { body } = await post<Membership>(server, '/api/splits/races', draft);
  return { ...body, device: draft.device };
}

export async function invite(server: TestServer, captain: TestPhone, role: Role): Promise<LinkAnswer> {
  return (await post<LinkAnswer>(server, '/api/splits/links', { role }, captain)).body;
}

/** Another phone of the captain's race. */
export async function joinAs(server: TestServer, captain: TestPhone, role: Role): Promise<TestPhone> {
  const { code } = await invite(server, captain, role);
  const device = randomUUID();
  const { body } = await post<Membership>(server, '/api/splits/join', { code, device, phoneName: `A ${role}` });
  return { ...body, device };
}

let order = 0;

/** One change as the phone issues it. */
export function mutationOf(
  phone: TestPhone,
  op: 'insert' | 'update' | 'delete',
  tableName: string,
  row: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>> = {},
): Mutation {
  const table = findTable(schema, tableName);
  if (!table) throw new Error(`no table ${tableName}`);
  const encode = (values: Readonly<Record<string, unknown>>): WireRow =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeValue(table, name, value)]));
  const wire = encode(row);
  const place = { scope: scopeOf(table, wire), table: tableName, key: keyOf(table, wire) };
  const base = Object.fromEntries(Object.keys(changes).map((name) => [name, wire[name] ?? null]));
  const operation =
    op === 'insert'
      ? { op, ...place, values: wire }
      : op === 'update'
        ? { op, ...place, values: encode(changes), base }
        : { op, ...place };
  return parseMutation({
    id: createMutationId(Date.now(), (length) => crypto.getRandomValues(new Uint8Array(length))),
    device: phone.device,
    order: ++order,
    lane: table.lane,
    schema: schema.version,
    at: { time: Date.now(), uncertaintyMs: 5, confidence: 'high' },
    operations: [operation],
  });
}

/** `applied`, `merged`, or the code of the refusal with its message: of the mutation or of the whole request. */
export async function send(server: TestServer, phone: TestPhone, mutation: Mutation): Promise<Sent> {
  const request = { device: phone.device, mutations: [mutation] };
  const { status, body } = await post<PushResponse & ErrorResponse>(server, '/api/v1/sync/push', request, phone);
  if (status !== 200) return { outcome: body.error.code, message: body.error.message, isSettled: false };
  const [receipt] = body.receipts;
  if (!receipt) throw new Error(`no receipt: ${JSON.stringify(body)}`);
  if (receipt.outcome !== 'rejected') return { outcome: receipt.outcome, message: '', isSettled: true };
  return { outcome: receipt.code, message: receipt.message, isSettled: true };
}

export interface Sent {
  readonly outcome: string;
  readonly message: string;
  /** Whether the server will answer the same to this mutation for ever. */
  readonly isSettled: boolean;
}

export async function push(
  server: TestServer,
  phone: TestPhone,
  ...change: [op: 'insert' | 'update' | 'delete', table: string, row: AnyRow, changes?: AnyRow]
): Promise<Sent> {
  return send(server, phone, mutationOf(phone, ...change));
}

type AnyRow = Readonly<Record<string, unknown>>;

/** A new mark of the phone at an exchange. */
export function markOf(phone: TestPhone, n: number, changed: Readonly<Record<string, unknown>> = {}) {
  return {
    id: randomUUID(),
    race: phone.race,
    n,
    kind: 'exchange',
    at: { time: Date.now(), uncertaintyMs: 20, confidence: 'high' },
    recorder: 'A phone',
    device: phone.device,
    source: 'tap',
    ...changed,
  };
}
