import type { Cursor } from '@baton/protocol';
import { describe, expect, it } from 'vitest';
import { race, schema, scope } from './relay.fixture.ts';
import { Replica } from './replica.ts';

const cursorAt = (version: number): Cursor => ({ epoch: race, version, tag: `tag-${version}` });
const place = { scope, table: 'runner', key: 'a' };
const row = { id: 'a', race, name: 'Ann', pace: 480 };

describe('Replica', () => {
  it('takes no step that begins elsewhere than where the scope stands', () => {
    const replica = new Replica(schema);
    replica.replace(scope, { cursor: cursorAt(5), currentAt: 1, rows: [{ table: 'runner', key: 'a', row }] });
    const change = { op: 'update', table: 'runner', key: 'a', values: { pace: 1 } } as const;
    const elsewhere = [cursorAt(4), cursorAt(6), { ...cursorAt(5), tag: 'restored' }];
    for (const from of elsewhere) {
      expect(replica.apply(scope, { from, to: cursorAt(7), changes: [change] }, 2)).toBeUndefined();
    }
    expect(replica.cursor(scope)).toEqual(cursorAt(5));
    expect(replica.currentAt(scope)).toBe(1);
    expect(replica.get(place)?.wire['pace']).toBe(480);
    expect(replica.apply(scope, { from: cursorAt(5), to: cursorAt(6), changes: [change] }, 2)).toEqual([place]);
    expect(replica.get(place)?.wire['pace']).toBe(1);
  });
});
