export type { Access, AccessRequest, Authorize, Claims } from './access.ts';
export type { Log, ServerPorts, ServerTimeSource, Timer, Timers } from './ports.ts';
export type { RuleInput, Rules, TableRules } from './rules.ts';
export type {
  Claim,
  ClaimRequest,
  Pulled,
  Settlement,
  SnapshotPage,
  Store,
  StoreTransaction,
} from './store.ts';
