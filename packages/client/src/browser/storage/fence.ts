import { deviceError } from '@baton/protocol';
import type { Fence } from '../../engine/index.ts';
import { read } from './transaction.ts';

// Each database keeps its own fence among its counters, and every write of a leader checks it.
const fenceName = 'fence';

/** @throws BatonError LEADER_REPLACED where `fence` is not the newest */
export async function checkFence(counters: IDBObjectStore, fence: Fence): Promise<void> {
  const newest = await readCounter(counters, fenceName);
  if (newest === fence) return;
  throw deviceError('LEADER_REPLACED', { details: `fence ${fence}, newest ${newest}` });
}

export async function raiseFence(counters: IDBObjectStore): Promise<Fence> {
  const fence = (await readCounter(counters, fenceName)) + 1;
  counters.put(fence, fenceName);
  return fence;
}

/** 0 where it was never written. */
export async function readCounter(counters: IDBObjectStore, name: string): Promise<number> {
  return (await read<number | undefined>(counters.get(name))) ?? 0;
}
