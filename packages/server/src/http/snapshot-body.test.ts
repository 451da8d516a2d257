import type { SnapshotLine } from '@baton/protocol';
import { createVirtualPorts, settle } from '@baton/testing/server';
import { expect, test } from 'vitest';
import { stalledMs } from '../engine/stream.ts';
import { snapshotBody } from './snapshot-body.ts';

const page: SnapshotLine = { kind: 'page', table: 'mark', version: 1, rows: [], after: null };

function createSubject() {
  const ports = createVirtualPorts();
  let letGo: () => void = () => undefined;
  let isEnded = false;
  async function* lines(): AsyncGenerator<SnapshotLine> {
    try {
      yield page;
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      yield page;
    } finally {
      isEnded = true;
    }
  }
  const reader = snapshotBody('a first line\n', lines(), ports).getReader();
  return { ports, reader, letGo: () => letGo(), isEnded: () => isEnded };
}

test('a reader that leaves while a line is being made is no failure', async () => {
  const { ports, reader, letGo, isEnded } = createSubject();
  await reader.read();
  await reader.read();
  const left = reader.cancel();
  letGo();
  await left;
  await settle();
  expect([isEnded(), ports.logged, ports.waiting()]).toEqual([true, [], []]);
});

test('a reader that takes nothing for two heartbeats is cut off', async () => {
  const { ports, reader, isEnded } = createSubject();
  await reader.read();
  await ports.advance(stalledMs - 1);
  expect(isEnded()).toBe(false);
  await ports.advance(1);
  await expect(reader.read()).rejects.toThrow('took nothing');
  expect([isEnded(), ports.waiting()]).toEqual([true, []]);
});

test('a line that takes long to make is no reason to cut the reader off', async () => {
  const { ports, reader, letGo } = createSubject();
  await reader.read();
  await reader.read();
  const third = reader.read();
  await ports.advance(stalledMs * 2);
  letGo();
  expect((await third).done).toBe(false);
  expect((await reader.read()).done).toBe(true);
  expect(ports.waiting()).toEqual([]);
});
