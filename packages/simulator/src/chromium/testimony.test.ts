import type { OutboxEntry } from '@baton/client/engine';
import type { MutationId } from '@baton/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Settled } from '../ledger.ts';
import { id, mutation, scope } from './mutation.fixture.ts';
import { Testimony } from './testimony.ts';
import type { CachedScopeSize, Disk } from './words.ts';

const pending: OutboxEntry = { mutation, state: 'pending', lane: 'high' };
const rejected: OutboxEntry = { ...pending, state: 'rejected' };
const cached: CachedScopeSize = { scope, epoch: 'e', version: 7, rows: 3 };

const nothingSettled: Settled = { isSettled: () => false, isRejected: () => false };
const allApplied: Settled = { isSettled: () => true, isRejected: () => false };
const allRejected: Settled = { isSettled: () => true, isRejected: () => true };

let testimony: Testimony;

beforeEach(() => {
  testimony = new Testimony();
  testimony.learn({ kind: 'issued', mutation });
});

describe('the judge of a phone', () => {
  it('finds nothing where what was called saved is there', () => {
    testimony.hear({ kind: 'saved', id });
    expect(judging({ outbox: [pending] })).not.toThrow();
  });

  it('finds that what was called saved is not there', () => {
    testimony.hear({ kind: 'saved', id });
    expect(judging({ outbox: [] })).toThrow('was called saved and is on no disk');
  });

  it('lets what nobody answered for be there or not', () => {
    expect(judging({ outbox: [] })).not.toThrow();
    expect(judging({ outbox: [pending] })).not.toThrow();
  });

  it('holds a look against what was said before it alone', () => {
    const { heard } = testimony;
    testimony.hear({ kind: 'saved', id });
    expect(() => testimony.judge({ outbox: [], cache: [] }, heard, nothingSettled)).not.toThrow();
    expect(judging({ outbox: [] })).toThrow('was called saved');
  });

  it('finds that what was called unsaved is there', () => {
    testimony.hear({ kind: 'unsaved', id, code: 'STORAGE_FULL' });
    expect(judging({ outbox: [pending] })).toThrow('was called unsaved and is on disk');
  });

  it('finds that what was there has gone before the server had it', () => {
    judging({ outbox: [pending] })();
    expect(judging({ outbox: [] })).toThrow('has left the outbox');
  });

  it('lets go what the server has applied, and finds it when it comes back', () => {
    judging({ outbox: [pending] })();
    expect(judging({ outbox: [] }, allApplied)).not.toThrow();
    expect(judging({ outbox: [pending] }, allApplied)).toThrow('is back in the outbox');
  });

  it('lets go what was refused when the person has let it go, and not before', () => {
    judging({ outbox: [rejected] }, allRejected)();
    expect(judging({ outbox: [] }, allRejected)).toThrow('has left the outbox');
    testimony.learn({ kind: 'discarded', id });
    expect(judging({ outbox: [] }, allRejected)).not.toThrow();
  });

  it('finds a mutation that is there twice, or in the place of another', () => {
    expect(judging({ outbox: [pending, pending] })).toThrow('two entries');
  });

  it('finds what nobody issued', () => {
    const stranger = { ...pending, mutation: { ...mutation, id: id.replace('1', '2') as MutationId, order: 2 } };
    expect(judging({ outbox: [pending, stranger] })).toThrow('was never issued');
  });

  it('finds a receipt without a commit', () => {
    testimony.hear({ kind: 'confirmed', id, settlement: { id, outcome: 'applied', versions: [] } });
    expect(judging({ outbox: [pending] })).toThrow('has a receipt and is not committed');
  });

  it('finds other content than was issued', () => {
    const other = { ...pending, mutation: { ...mutation, operations: [] } };
    expect(judging({ outbox: [other] })).toThrow('is not what was issued');
  });

  it('finds a cache that is empty or older where there was one', () => {
    judging({ cache: [cached] })();
    expect(judging({ cache: [] })).toThrow('had 3 rows in the cache and has none');
    expect(judging({ cache: [{ ...cached, rows: 0 }] })).toThrow('and has none');
    expect(judging({ cache: [{ ...cached, version: 6 }] })).toThrow('went from 7 to 6');
  });
});

function judging(disk: Partial<Disk>, server = nothingSettled): () => void {
  return () => testimony.judge({ outbox: [], cache: [], ...disk }, testimony.heard, server);
}
