import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scope } from '@baton/protocol';
import { Client, type Notification } from 'pg';
import type { Hints } from '../engine/hints.ts';
import type { Log } from '../engine/ports.ts';
import { hintPayloads, readHint } from './hint-payloads.ts';

export interface PostgresHintsOptions {
  readonly url: string;
  readonly log: Log;
}

const channel = 'baton_hint';
export const hintSessionName = 'baton hints';

/** Between two NOTIFYs, so that no load makes more than 200 in a second. */
const restMs = 5;
/** How often a session that hears nothing is asked whether it is still there. */
const askAfterMs = 30_000;
const answerBoundMs = 5_000;
const waitsMs = [100, 500, 2_000, 5_000] as const;

/**
 * Hints by LISTEN and NOTIFY, over one session of their own. The first goes at once; what is given
 * right behind it goes with the next one. What is given while the session is away is lost. NOTIFY
 * stands outside of the transactions that write: inside, they would commit one by one in all of
 * the database.
 */
export function createPostgresHints({ url, log }: PostgresHintsOptions): Hints {
  const node = randomUUID();
  const closing = new AbortController();
  const { signal } = closing;
  const waiting = new Set<Scope>();
  let session: Client | undefined;
  let isSending = false;
  let hear: (scopes: readonly Scope[]) => void = () => undefined;

  async function send(): Promise<void> {
    isSending = true;
    while (session && waiting.size > 0) {
      const payloads = hintPayloads(node, waiting);
      waiting.clear();
      await session
        .query(`select pg_notify('${channel}', payload) from unnest($1::text[]) as payload`, [payloads])
        .catch(() => undefined);
      await sleep(restMs, undefined, { ref: false });
    }
    isSending = false;
  }

  function receive({ payload = '' }: Notification): void {
    const { sender, scopes } = readHint(payload);
    if (sender !== node) hear(scopes);
  }

  async function listenForEver(): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await listenOnce(() => {
          if (attempt > 0) log.info({}, 'nodes hear of each other again');
          attempt = 0;
        });
      } catch (error) {
        if (attempt === 0 && !signal.aborted) {
          log.warn({ err: error }, 'nodes do not hear of each other; each looks for itself');
        }
      }
      const waitMs = waitsMs[Math.min(attempt, waitsMs.length - 1)];
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Until the session breaks, or is closed. */
  async function listenOnce(onListening: () => void): Promise<void> {
    const client = new Client({
      ...{ connectionString: url, application_name: hintSessionName, keepAlive: true },
      ...{ connectionTimeoutMillis: answerBoundMs, query_timeout: answerBoundMs },
    });
    const broken = new Promise<boolean>((resolve) => {
      client.on('error', () => resolve(true)).once('end', () => resolve(true));
    });
    try {
      await client.connect();
      client.on('notification', receive);
      await client.query(`listen ${channel}`);
      session = client;
      onListening();
      while (!signal.aborted) {
        const isBroken = await Promise.race([broken, pause()]);
        if (isBroken) throw new Error('the session ended');
        if (!signal.aborted) await client.query('select 1');
      }
    } finally {
      session = undefined;
      waiting.clear();
      // Until the session has ended it is still told.
      client.off('notification', receive);
      void client.end().catch(() => undefined);
    }
  }

  /** False when it is over, or when all is to end. */
  function pause(): Promise<boolean> {
    const nothing = () => false;
    return sleep(askAfterMs, false, { signal, ref: false }).catch(nothing);
  }

  const listening = listenForEver();

  return {
    give(scopes) {
      if (!session) return;
      for (const scope of scopes) waiting.add(scope);
      if (!isSending) void send();
    },
    listen(listener) {
      hear = listener;
    },
    async close() {
      closing.abort();
      await listening;
    },
  };
}
