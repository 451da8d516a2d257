import { limits, type ErrorCode } from '@baton/protocol';
import type { examples } from './examples.ts';

export type MessageName = keyof typeof examples;

/** One thing that a client can ask for. */
export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: MessageName;
  /** A message, in the media type that it stands in; without one, a status in words. */
  readonly answer?: { readonly mediaType: string; readonly message: MessageName };
  /** Beside what every operation may answer. */
  readonly codes: readonly ErrorCode[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description: string;
  readonly isRequired?: boolean;
  readonly schema: object;
}

export const syncPath = '/api/v1/sync';
export const json = 'application/json';

const scope: Parameter = {
  name: 'scope',
  in: 'query',
  isRequired: true,
  description: 'Such as race/7f3.',
  schema: { type: 'string' },
};
const cursor: Parameter = {
  name: 'cursor',
  in: 'query',
  isRequired: true,
  description: 'epoch.version.tag',
  schema: { type: 'string' },
};
const optional = (name: string, description: string, schema: object = { type: 'string' }): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});

const bodyCodes = ['BAD_JSON', 'BAD_REQUEST', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const;
const cursorCodes = ['CURSOR_INVALID', 'CURSOR_EPOCH', 'CURSOR_FUTURE', 'CURSOR_TAG', 'CURSOR_EXPIRED'] as const;

export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: `${syncPath}/push`,
    summary: 'Takes a batch of mutations in, each of them once.',
    body: 'PushRequest',
    answer: { mediaType: json, message: 'PushResponse' },
    codes: [...bodyCodes, 'BATCH_TOO_LARGE', 'MUTATION_MALFORMED', 'DEVICE_FOREIGN', 'LOCK_TIMEOUT', 'DISK_FULL'],
  },
  {
    method: 'get',
    path: `${syncPath}/pull`,
    summary: 'The versions that follow a cursor, at once or when there are any.',
    parameters: [
      scope,
      cursor,
      optional('waitMs', 'How long to wait where there is nothing.', {
        type: 'integer',
        minimum: 0,
        maximum: limits.pullWaitMsMax,
      }),
    ],
    answer: { mediaType: json, message: 'PullResponse' },
    codes: ['BAD_REQUEST', 'SCOPE_FORBIDDEN', ...cursorCodes],
  },
  {
    method: 'get',
    path: `${syncPath}/snapshot`,
    summary: 'All rows of a scope, a line a page.',
    parameters: [
      scope,
      optional('table', 'Goes on in this table.'),
      optional('after', 'Goes on behind this key of it.'),
    ],
    answer: { mediaType: 'application/x-ndjson', message: 'SnapshotLine' },
    codes: ['BAD_REQUEST', 'SCOPE_FORBIDDEN', 'UNKNOWN_TABLE'],
  },
  {
    method: 'get',
    path: `${syncPath}/events`,
    summary: 'The stream: versions of many scopes as they are committed. By a token, or by a ticket alone.',
    parameters: [
      { ...scope, isRequired: false, schema: { type: 'array', items: { type: 'string' } } },
      { ...cursor, isRequired: false, schema: { type: 'array', items: { type: 'string' } } },
      optional('ticket', 'In place of a token, scopes and cursors.'),
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'scope@cursor of the last event that came.',
        schema: { type: 'string' },
      },
    ],
    answer: { mediaType: 'text/event-stream', message: 'StreamEvent' },
    codes: ['BAD_REQUEST', 'TICKET_INVALID'],
  },
  {
    method: 'post',
    path: `${syncPath}/events/ticket`,
    summary: 'A ticket for one stream, for clients that send no headers.',
    body: 'TicketRequest',
    answer: { mediaType: json, message: 'TicketResponse' },
    codes: bodyCodes,
  },
  {
    method: 'post',
    path: `${syncPath}/contact`,
    summary: 'What a device says of itself.',
    body: 'ContactRequest',
    answer: { mediaType: json, message: 'ContactResponse' },
    codes: [...bodyCodes, 'DEVICE_FOREIGN', 'APPLICATION_SILENT'],
  },
  {
    method: 'get',
    path: '/api/server-time',
    summary: "The server's clock with its error bound.",
    answer: { mediaType: json, message: 'ServerTime' },
    codes: [],
  },
  { method: 'get', path: '/api/ping', summary: 'A round trip. Takes HEAD too.', codes: [] },
  { method: 'get', path: '/healthz', summary: 'The process lives.', codes: [] },
  { method: 'get', path: '/readyz', summary: 'The database answers.', codes: [] },
  { method: 'get', path: '/openapi.json', summary: 'This document.', codes: [] },
];
