import { request } from 'node:http';
import { monotonicMs } from './monotonic.ts';
import { offer } from './remote.ts';

/** When each stream took the event that is waited for, the last one last. */
let arrivedAt: number[] = [];
let streams = 0;
let onArrival = (): void => undefined;

/** How many connections are made at a time: a listener's queue is short. */
const connecting = 100;

const handlers = {
  /** Opens so many streams of server-sent events. Resolves when each has received `sign`. */
  async open(url: string, headers: Record<string, string>, count: number, sign: string) {
    for (let opened = 0; opened < count; opened += connecting) {
      const next = Math.min(connecting, count - opened);
      await Promise.all(Array.from({ length: next }, () => openStream(url, headers, sign)));
    }
  },

  /** From here on arrivals are counted anew. */
  forget() {
    arrivedAt = [];
  },

  /** When the last stream received the event after `forget`. */
  async last() {
    while (arrivedAt.length < streams) await new Promise<void>((resolve) => (onArrival = resolve));
    return Math.max(...arrivedAt);
  },
};

export type StreamReadersHandlers = typeof handlers;

function openStream(url: string, headers: Record<string, string>, sign: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a stream was answered with ${response.statusCode}`));
      response.on('data', (chunk: Buffer) => {
        if (chunk.includes(sign)) {
          streams++;
          resolve();
        }
        if (chunk.includes('event: versions')) note();
      });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

function note(): void {
  arrivedAt.push(monotonicMs());
  if (arrivedAt.length === streams) onArrival();
}

offer(handlers);
