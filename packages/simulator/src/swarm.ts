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
  'outbox-full',
  'outbox-failed',
  'cache-failed',
  'cache-lost',
  'cache-forgets-last-writes',
  'tab-killed',
  'tab-frozen-untold',
  'tab-frozen',
  'lead-stolen',
  'page-events',
  'wall-clock-set',
  'device-sleeps',
  'clock-drifts',
  'right-revoked',
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
  readonly databaseMs: number;
  readonly hintMs: number;
  readonly pollMs: number;
  /** Rows or changes that the database gives at once: where it is few, much comes in several pages. */
  readonly pageMax: number;
}

export function drawSwarm(dice: Dice): Swarm {
  const isCalm = dice.chance(0.1);
  return {
    devices: dice.between(1, 3),
    tabsMax: dice.between(1, 3),
    nodes: dice.between(1, 3),
    races: dice.between(1, 3),
    pauseMs: dice.pick([20, 100, 100, 400, 2_000]),
    faultShare: isCalm ? 0 : dice.pick([0.05, 0.15, 0.3]),
    faults: new Set(isCalm ? [] : faultKinds.filter(() => dice.chance(0.5))),
    requestFaultShare: isCalm ? 0 : dice.pick([0, 0.02, 0.1, 0.3]),
    networkMs: dice.pick([1, 20, 150]),
    storageMs: dice.pick([0.5, 5, 40]),
    databaseMs: dice.pick([0.5, 5, 50]),
    hintMs: dice.pick([0.2, 5]),
    pollMs: dice.pick([100, 500, 2_000]),
    pageMax: dice.pick([2, 20, 2_000]),
  };
}

export function describeSwarm({ faults, ...rest }: Swarm): string {
  const sizes = Object.entries(rest).map(([name, size]) => `${name}=${size}`);
  return `world ${sizes.join(' ')} faults=${[...faults].join()}`;
}
