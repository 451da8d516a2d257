export type { BatonProviderProps } from './baton-provider.tsx';
export { createBatonHooks } from './create-baton-hooks.ts';
export type { BatonHooks } from './create-baton-hooks.ts';
export type { RowResult } from './use-row.ts';
