export type { Access, AccessRequest, Authorize, Claims } from './access.ts';
export { noHints } from './hints.ts';
export type { Hints } from './hints.ts';
export type { Log, ServerPorts, ServerTimeSource, Timer, Timers } from './ports.ts';
export type { AnyRules, RuleInput, Rules, TableRules } from './rules.ts';
export { createServerEngine } from './server-engine.ts';
export type { ServerEngine, ServerEngineParts } from './server-engine.ts';
export type {
  Claim,
  ClaimRequest,
  LockPurpose,
  Pulled,
  Settlement,
  SnapshotPage,
  Store,
  StoreTransaction,
} from './store.ts';
export type { OpenStream, StreamConnection, WantedScope } from './stream.ts';
