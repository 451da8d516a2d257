export type { ServerPorts, ServerTimeSource, Timer, Timers } from './ports.ts';
export type {
  Claim,
  ClaimRequest,
  Pulled,
  Settlement,
  SnapshotPage,
  Store,
  StoreTransaction,
} from './store.ts';
