import { createVirtualPorts } from '@baton/testing/server';
import { expect, test } from 'vitest';
import { createRecentMap } from './recent-map.ts';

test('an entry is there until its lifetime has passed, and no longer', async () => {
  const ports = createVirtualPorts();
  const map = createRecentMap<string, number>(ports.time, 1_000);
  map.set('a', 1);
  await ports.advance(900);
  map.set('b', 2);
  expect([map.get('a'), map.get('b')]).toEqual([1, 2]);
  await ports.advance(100);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, 2, 3]);
  await ports.advance(900);
  expect([map.get('b'), map.get('c')]).toEqual([undefined, 3]);
});

test('what is deleted or cleared is gone', () => {
  const { time } = createVirtualPorts();
  const map = createRecentMap<string, number>(time, 1_000);
  map.set('a', 1);
  map.set('b', 2);
  map.delete('a');
  expect([map.get('a'), map.get('b')]).toEqual([undefined, 2]);
  map.clear();
  expect(map.get('b')).toBeUndefined();
});
