import type { MutationId } from '@baton/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkOutcomes } from './last-checks.ts';
import { id, mutation, scope } from './mutation.fixture.ts';
import { Testimony } from './testimony.ts';

let testimony: Testimony;

beforeEach(() => {
  testimony = new Testimony();
  testimony.learn({ kind: 'issued', mutation });
});

describe('the last checks', () => {
  it('find nothing where what was saved has had its effect once', async () => {
    testimony.hear({ kind: 'saved', id });
    await expect(checking('applied', 1)).resolves.toBeUndefined();
  });

  it('find what was saved and has not come to the server', async () => {
    testimony.hear({ kind: 'saved', id });
    await expect(checking('nothing', 0)).rejects.toThrow('never reached the server');
  });

  it('find what was called unsaved and has come to the server', async () => {
    testimony.hear({ kind: 'unsaved', id, code: 'STORAGE_FULL' });
    await expect(checking('applied', 1)).rejects.toThrow('was called unsaved and reached the server');
  });

  it('find an effect that took place twice, or not at all, or of nobody', async () => {
    await expect(checking('applied', 2)).rejects.toThrow('took place 2 times, must be 1');
    await expect(checking('applied', 0)).rejects.toThrow('took place 0 times, must be 1');
    await expect(checking('nothing', 1)).rejects.toThrow('took place 1 times, must be 0');
  });

  it('find what was refused and had an effect', async () => {
    await expect(checking('rejected', 1, [id])).rejects.toThrow('took place 1 times, must be 0');
  });

  it('find what was refused and is not listed, unless the person let it go', async () => {
    await expect(checking('rejected', 0)).rejects.toThrow('was refused and is not listed');
    testimony.learn({ kind: 'discarded', id });
    await expect(checking('rejected', 0)).resolves.toBeUndefined();
  });

  it('find what is listed and was not refused', async () => {
    await expect(checking('applied', 1, [id])).rejects.toThrow('is listed and was not refused');
  });
});

function checking(outcome: 'nothing' | 'applied' | 'rejected', times: number, rejected: readonly MutationId[] = []) {
  const oracle = {
    settledAmong: () =>
      Promise.resolve({
        isSettled: () => outcome !== 'nothing',
        isRejected: () => outcome === 'rejected',
        lost: () => [],
      }),
    effects: () => Promise.resolve(new Map(times > 0 ? [['insert runner a', times]] : [])),
  };
  return checkOutcomes(testimony, oracle, [{ rejected, shown: [] }], [scope]);
}
