import { Agent, type IncomingMessage, request } from 'node:http';
import {
  type ContactRequest,
  createUuid,
  type DeviceId,
  formatScope,
  protocolHeader,
  protocolVersion,
} from '@baton/protocol';
import { monotonicMs } from './monotonic.ts';
import { randomBytes } from './random-bytes.ts';
import { offer } from './remote.ts';
import { bearer, cursorOfSnapshot } from './sync-requests.ts';

const handlers = {
  /** As `crowd-process.ts`, by the requests alone that a client's engine makes of the server. */
  async connect(url: string, tokens: readonly string[], board: string) {
    const startedAt = monotonicMs();
    await Promise.all(tokens.map((token) => connect(url, token, formatScope('board', board))));
    return monotonicMs() - startedAt;
  },
};

export type BareCrowdHandlers = typeof handlers;

/** Clock, contact and snapshot beside each other, then the stream, over connections of its own. */
async function connect(url: string, token: string, scope: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string, body?: object) => send(agent, token, new URL(url + path), body);
  const contact: ContactRequest = {
    device: createUuid(randomBytes) as DeviceId,
    unsent: 0,
    oldestUnsentAt: null,
    refused: 0,
    clock: { uncertaintyMs: null, confidence: 'none' },
  };
  const [snapshot] = await Promise.all([
    ask(`/snapshot?${new URLSearchParams({ scope })}`).then(readAll),
    ask('/contact', contact).then(readAll),
    ask('/../../server-time').then(readAll),
  ]);
  const cursor = cursorOfSnapshot(snapshot);
  await readUntil(await ask(`/events?${new URLSearchParams({ scope, cursor })}`), 'event: live');
}

function send(agent: Agent, token: string, url: URL, body?: object): Promise<IncomingMessage> {
  const type = body ? { 'content-type': 'application/json' } : {};
  const headers = { ...bearer(token), [protocolHeader]: String(protocolVersion), ...type };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${url.pathname} was answered with ${response.statusCode}`));
    });
    outgoing.once('error', reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

/** The rest is let come, unread. */
function readUntil(response: IncomingMessage, sign: string): Promise<void> {
  return new Promise((resolve) => {
    response.on('data', (chunk: Buffer) => {
      if (chunk.includes(sign)) resolve();
    });
  });
}

offer(handlers);
