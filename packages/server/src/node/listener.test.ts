import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listen } from './listener.ts';

test('a connection whose reader takes nothing is cut, and the answer ends', async () => {
  const { left, answer } = endlessAnswer();
  const { port, close } = await listen({ fetch: async () => answer, port: 0, hostname: '127.0.0.1', silentMs: 200 });
  const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  socket.on('error', () => undefined).pause();
  await left;
  await close(0);
  expect(socket.destroy().destroyed).toBe(true);
});

/** An answer that goes on until its reader has left. */
function endlessAnswer() {
  let onLeft: () => void;
  const left = new Promise<void>((resolve) => {
    onLeft = resolve;
  });
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel: () => onLeft(),
  });
  return { left, answer: new Response(body) };
}

test('a request that waits hears that its client is gone', async () => {
  const seen: string[] = [];
  const fetch = (request: Request) =>
    new Promise<Response>((resolve) => {
      seen.push('waits');
      request.signal.addEventListener('abort', () => {
        seen.push('gone');
        resolve(new Response());
      });
    });
  const { port, close } = await listen({ fetch, port: 0, hostname: '127.0.0.1' });
  const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  await expect.poll(() => seen).toEqual(['waits']);
  socket.destroy();
  await expect.poll(() => seen).toEqual(['waits', 'gone']);
  await close(0);
});
