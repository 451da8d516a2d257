import { formatScope, type Change, type VersionRecord } from '@baton/protocol';
import { describe, expect, it } from 'vitest';
import { PrefixViolation } from './prefix-violation.ts';
import { Replica } from './replica.ts';
import { schema } from './schema.ts';

const scope = formatScope('board', '5f0c1f6e-0f0a-4d5e-9a35-0d2f3c6c1a11');
const tag = 'ab'.repeat(16);
const cursorAt = (version: number) => ({ epoch: '', version, tag });
const row = { id: 'a', board: 'b', n: 1, body: '' };
const insert: Change = { op: 'insert', table: 'note', key: 'a', values: row };
const update: Change = { op: 'update', table: 'note', key: 'a', values: { n: 2 } };
const gone: Change = { op: 'delete', table: 'note', key: 'a' };

function versionOf(version: number, ...changes: Change[]): VersionRecord {
  return { version, tag, at: '', mutations: [], changes };
}

describe('a replica by hand', () => {
  it('holds what the versions have made of each row', () => {
    const replica = new Replica(scope, cursorAt(0));
    replica.apply(versionOf(1, insert));
    replica.apply(versionOf(2, update));
    replica.expectEqual({ version: 2, tag, rows: new Map([['note a', { ...row, n: 2 }]]) });
  });

  it('refuses a version that does not follow', () => {
    const replica = new Replica(scope, cursorAt(0));
    expect(() => replica.apply(versionOf(2, insert))).toThrow(PrefixViolation);
  });

  it.for([
    ['another value', new Map([['note a', { ...row, n: 2 }]])],
    [
      'a row more',
      new Map([
        ['note a', row],
        ['note c', row],
      ]),
    ],
    ['a row less', new Map()],
  ] as const)('tells where the table has %s', ([, rows]) => {
    const replica = new Replica(scope, cursorAt(0));
    replica.apply(versionOf(1, insert));
    expect(() => replica.expectEqual({ version: 1, tag, rows })).toThrow(/note/);
  });

  it('tells where the table has the same rows by another history', () => {
    const replica = new Replica(scope, cursorAt(0));
    expect(() => replica.expectEqual({ version: 0, tag: 'cd'.repeat(16), rows: new Map() })).toThrow(/tag/);
  });

  it('skips changes of a row up to the version that its page was read at, and updates of rows that no page had', () => {
    const replica = new Replica(scope, cursorAt(0));
    replica.addPage(schema.tables.note, { rows: [row], cursor: cursorAt(2), isLast: true });
    replica.apply(versionOf(1, insert, { ...update, key: 'c' }));
    replica.apply(versionOf(2, gone));
    replica.expectEqual({ version: 2, tag, rows: new Map([['note a', row]]) });
  });

  it.for([
    ['insert', insert],
    ['update', { ...update, key: 'c' }],
    ['delete', { ...gone, key: 'c' }],
  ] as const)('takes no %s that does not fit what is there, once it is complete', ([, change]) => {
    const replica = new Replica(scope, cursorAt(0));
    replica.apply(versionOf(1, insert));
    expect(() => replica.apply(versionOf(2, change))).toThrow(PrefixViolation);
  });
});
