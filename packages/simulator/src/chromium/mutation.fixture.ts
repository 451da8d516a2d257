import type { DeviceId, Mutation, MutationId, Scope } from '@baton/protocol';

export const id = '00000000-0000-7000-8000-000000000001' as MutationId;
export const scope = 'race/1' as Scope;
export const mutation: Mutation = {
  id,
  device: '00000000-0000-4000-8000-000000000000' as DeviceId,
  order: 1,
  lane: 'high',
  schema: 1,
  at: { time: 0, uncertaintyMs: null, confidence: 'none' },
  operations: [{ op: 'insert', scope, table: 'runner', key: 'a', values: { id: 'a' } }],
};
