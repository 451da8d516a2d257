import type { Network, NetworkRequest, NetworkResponse } from '@baton/client/engine';
import type { ConformanceCase } from './case.ts';
import { expectEqual, expectRejection } from './expectation.ts';

export interface NetworkSubject {
  /** A network at whose other end is `answerNetworkCase`. */
  readonly network: Network;
  /** Lets this much time pass. */
  elapse(durationMs: number): Promise<void>;
}

/** The server that the cases below talk to, by the last part of the path. */
export async function answerNetworkCase(request: Request): Promise<Response> {
  const url = new URL(request.url);
  switch (url.pathname.split('/').at(-1)) {
    case 'echo': {
      const body = await request.text();
      return Response.json({ method: request.method, query: url.search, type: request.headers.get('x-type'), body });
    }
    case 'busy':
      return new Response('come back', { status: 503, headers: { 'Retry-After': '7' } });
    case 'silent':
      return new Promise(() => undefined);
    case 'parts':
      return new Response(streamOf(half, rest, 'end'));
    case 'open':
      return new Response(streamOf('first', 'open'));
    default:
      return new Response(streamOf('first', 'break'));
  }
}

/** What every `Network` shows. */
export const networkConformance: readonly ConformanceCase<NetworkSubject>[] = [
  {
    title: 'a request arrives with its method, query, headers and body',
    run: async ({ network }) => {
      const answer = await network.send(
        requestOf('/echo?scope=race%2F1&cursor=', { method: 'POST', headers: { 'x-type': 'a' }, body: '{"é":"½"}' }),
      );
      expectEqual(answer.status, 200, 'status');
      const echoed = { method: 'POST', query: '?scope=race%2F1&cursor=', type: 'a', body: '{"é":"½"}' };
      expectEqual(JSON.parse(await readAll(answer)), echoed, 'request');
    },
  },
  {
    title: 'an answer is an answer, whatever its status',
    run: async ({ network }) => {
      const answer = await network.send(requestOf('/busy'));
      expectEqual(answer.status, 503, 'status');
      expectEqual([answer.header('retry-after'), answer.header('Retry-After')], ['7', '7'], 'header in any case');
      expectEqual(answer.header('x-none'), undefined, 'missing header');
      expectEqual(await readAll(answer), 'come back', 'body');
    },
  },
  {
    title: 'who gives up gets the reason, before, while waiting, and while reading',
    run: async ({ network, elapse }) => {
      const early = AbortSignal.abort(new Error('no longer wanted'));
      expectEqual(await reasonOf(network.send(requestOf('/echo', { signal: early }))), 'no longer wanted', 'before');

      const waiting = new AbortController();
      const silent = reasonOf(network.send(requestOf('/silent', { signal: waiting.signal })));
      await elapse(20);
      waiting.abort(new Error('no longer wanted'));
      expectEqual(await silent, 'no longer wanted', 'while waiting');

      const reading = new AbortController();
      const open = readAll(await network.send(requestOf('/open', { signal: reading.signal })));
      await elapse(20);
      reading.abort(new Error('no longer wanted'));
      expectEqual(await reasonOf(open), 'no longer wanted', 'while reading');
    },
  },
  {
    title: 'a body comes in chunks, characters stay whole, and it ends when the server ends it',
    run: async ({ network }) => {
      expectEqual(await readAll(await network.send(requestOf('/parts'))), 'ab½cd', 'body');
    },
  },
  {
    title: 'a body that breaks off is SERVER_SILENT',
    run: async ({ network }) => {
      await expectRejection(readAll(await network.send(requestOf('/broken'))), 'SERVER_SILENT', 'chunks');
    },
  },
  {
    title: 'a reader may leave a body before its end',
    run: async ({ network }) => {
      const answer = await network.send(requestOf('/open'));
      for await (const chunk of answer.chunks()) {
        expectEqual(chunk, 'first', 'chunk');
        break;
      }
    },
  },
];

/** A two-byte character, cut in its middle. */
const half = new Uint8Array([0x61, 0x62, 0xc2]);
const rest = new Uint8Array([0xbd, 0x63, 0x64]);

/** The parts as a body that then ends, stays open or breaks off. */
function streamOf(...script: readonly (Uint8Array | string)[]): ReadableStream<Uint8Array> {
  const end = script.at(-1);
  const parts = script.slice(0, -1);
  return new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part !== undefined) controller.enqueue(typeof part === 'string' ? new TextEncoder().encode(part) : part);
      else if (end === 'end') controller.close();
      else if (end === 'break') controller.error(new Error('cut'));
      else return new Promise(() => undefined);
      return undefined;
    },
  });
}

function requestOf(path: string, given: Partial<NetworkRequest> = {}): NetworkRequest {
  return { method: 'GET', path, headers: {}, signal: new AbortController().signal, ...given };
}

async function readAll(answer: NetworkResponse): Promise<string> {
  let text = '';
  for await (const chunk of answer.chunks()) text += chunk;
  return text;
}

function reasonOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'success',
    (error: unknown) => (error as Error).message,
  );
}
