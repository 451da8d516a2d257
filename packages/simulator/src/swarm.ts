import type { Dice } from './dice.ts';

/** What may go wrong with one request. */
export const requestFaultKinds = [
  'request-lost',
  'answer-lost',
  'connection-broken',
  'body-truncated',
  'body-stalled',
  'request-delayed',
  'request-duplicated',
] as const;

/** What only a browser's own storage can do to a tab. */
export const indexedDbFaultKinds = [
  'outbox-full-at-request',
  'storage-connections-lost',
  'storage-opens-late',
  'storage-upgrade-tried',
  'cache-deleted-in-use',
] as const;

/** What may go wrong in a world; `faults/` has how. */
export const faultKinds = [
  'network-down',
  'network-cut-connections',
  'network-stall',
  'network-answers-lost',
  'captive-portal',
  'proxy-errors',
  ...requestFaultKinds,
  'hints-lost',
  'node-killed',
  'node-stopped',
  'database-down',
  'transaction-failed',
  'commit-unheard',
  'log-dropped',
  'ids-forgotten',
  'outbox-full',
  'outbox-failed',
  'cache-failed',
  'cache-lost',
  'cache-forgets-last-writes',
  ...indexedDbFaultKinds,
  'tab-killed',
  'tab-frozen-untold',
  'tab-frozen',
  'lead-stolen',
  'page-events',
  'wall-clock-set',
  'clock-set-before-a-restart',
  'device-sleeps',
  'clock-drifts',
  'right-revoked',
  'token-ended',
  'signed-out',
  'hostile-request',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** The size and the temper of one world. Each seed leaves faults out, so that others show alone. */
export interface Swarm {
  readonly devices: number;
  readonly tabsMax: number;
  readonly nodes: number;
  readonly races: number;
  /** Mean wait between two things that people, programs or fate do, in ms. */
  readonly pauseMs: number;
  /** Share of those that are faults. */
  readonly faultShare: number;
  readonly faults: ReadonlySet<FaultKind>;
  /** Share of requests that meet a fault of their own. */
  readonly requestFaultShare: number;
  readonly networkMs: number;
  readonly storageMs: number;
  /** The devices have the stores of a browser over an IndexedDB, not stores in memory. */
  readonly hasIndexedDb: boolean;
  readonly databaseMs: number;
  readonly hintMs: number;
  readonly pollMs: number;
  /** Rows or changes that the database gives at once: where it is few, much comes in several pages. */
  readonly pageMax: number;
  /** How coarse the clocks of the devices are, in ms. */
  readonly grainMs: number;
  /** How far the clock of each server node may be off, in ms, which it says. */
  readonly serverErrorMs: number;
}

/** Each member has dice of its own, so that one more of them leaves the others as they are. */
export function drawSwarm(dice: Dice): Swarm {
  const of = (member: string) => dice.fork(member);
  const isCalm = of('calm').chance(0.1);
  const hasIndexedDb = of('indexed-db').chance(0.1);
  const kinds = hasIndexedDb ? faultKinds : faultKinds.filter((kind) => !isOfIndexedDb(kind));
  return {
    devices: of('devices').between(1, 3),
    tabsMax: of('tabs').between(1, 3),
    nodes: of('nodes').between(1, 3),
    races: of('races').between(1, 3),
    pauseMs: of('pause').pick([20, 100, 100, 400, 2_000]),
    faultShare: isCalm ? 0 : of('faults').pick([0.05, 0.15, 0.3]),
    faults: new Set(isCalm ? [] : kinds.filter((kind) => of(`fault ${kind}`).chance(0.5))),
    requestFaultShare: isCalm ? 0 : of('request faults').pick([0, 0.02, 0.1, 0.3]),
    networkMs: of('network').pick([1, 20, 150]),
    storageMs: of('storage').pick([0.5, 5, 40]),
    hasIndexedDb,
    databaseMs: of('database').pick([0.5, 5, 50]),
    hintMs: of('hints').pick([0.2, 5]),
    pollMs: of('poll').pick([100, 500, 2_000]),
    pageMax: of('page').pick([2, 20, 2_000]),
    grainMs: of('grain').pick([0, 0, 0.1, 1, 100]),
    serverErrorMs: of('server clock').pick([0, 1, 1, 50]),
  };
}

function isOfIndexedDb(kind: FaultKind): boolean {
  return indexedDbFaultKinds.some((other) => other === kind);
}

export function describeSwarm({ faults, ...rest }: Swarm): string {
  const sizes = Object.entries(rest).map(([name, size]) => `${name}=${size}`);
  return `world ${sizes.join(' ')} faults=${[...faults].join()}`;
}
