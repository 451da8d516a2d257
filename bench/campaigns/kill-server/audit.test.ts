import type { Receipt } from '@baton/protocol';
import { describe, expect, it } from 'vitest';
import type { Remote } from '../../rig/remote.ts';
import type { ServerHandlers } from '../../rig/server-process.ts';
import { countUnanswered, findViolations } from './audit.ts';
import type { PushingClient } from './pushing-client.ts';
import { createWorkload, traceOf } from './workload.ts';

const workload = createWorkload(['5f0c1f6e-0f0a-4d5e-9a35-0d2f3c6c1a11']);
const mutation = workload.next();
const { note, tally, n } = traceOf(mutation);
const noteRow = { body: note, n, times: 1 };
const tallyRow = { body: tally, n, times: 1 };

function serverWith(rows: readonly object[]): Remote<ServerHandlers> {
  return { call: () => Promise.resolve(rows as never), kill: () => Promise.resolve() };
}

function device(isAcknowledged: boolean, faults: readonly string[] = []): PushingClient {
  const receipt: Receipt = { id: mutation.id, outcome: 'applied', versions: [] };
  const receipts = new Map(isAcknowledged ? [[mutation.id as string, receipt]] : []);
  return {
    issued: [mutation],
    receipts,
    faults,
    run: () => Promise.resolve(),
    repeatUnanswered: () => Promise.resolve(),
  };
}

describe('the judge of a campaign', () => {
  it('finds nothing where an acknowledged mutation is there once', async () => {
    expect(await findViolations(serverWith([noteRow, tallyRow]), [device(true)])).toEqual([]);
  });

  it('lets a mutation without an answer be there or not', async () => {
    expect(await findViolations(serverWith([]), [device(false)])).toEqual([]);
    expect(await findViolations(serverWith([noteRow, tallyRow]), [device(false)])).toEqual([]);
  });

  it('finds an acknowledged mutation that is missing', async () => {
    expect(await findViolations(serverWith([]), [device(true)])).toEqual([expect.stringMatching(/^lost/)]);
  });

  it('finds a second effect, even one that left the row as it was', async () => {
    const rows = [noteRow, { ...tallyRow, times: 2 }];
    expect(await findViolations(serverWith(rows), [device(true)])).toContainEqual(expect.stringMatching(/^doubled/));
  });

  it('finds half a mutation', async () => {
    expect(await findViolations(serverWith([noteRow]), [device(false)])).toEqual([expect.stringMatching(/^torn/)]);
  });

  it('finds what nobody issued', async () => {
    const rows = [noteRow, tallyRow, { body: 'forged', n: 1, times: 1 }];
    expect(await findViolations(serverWith(rows), [device(true)])).toHaveLength(1);
  });

  it('passes on what a device met', async () => {
    const faults = ['two answers for one mutation'];
    expect(await findViolations(serverWith([noteRow, tallyRow]), [device(true, faults)])).toEqual(faults);
  });

  it('counts the commits whose answers were lost', async () => {
    const server = serverWith([noteRow, tallyRow]);
    expect(await countUnanswered(server, [device(false)])).toBe(1);
    expect(await countUnanswered(server, [device(true)])).toBe(0);
  });
});
