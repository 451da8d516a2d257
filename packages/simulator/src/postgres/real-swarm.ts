import type { Dice } from '../dice.ts';
import { drawSwarm, type FaultKind, requestFaultKinds, type Swarm } from '../swarm.ts';

/**
 * What goes wrong on a device here: what makes it repeat, fall behind and begin anew. Faults
 * of its storage and its clocks, and waits that a proxy asks for, have nothing to do with the
 * database and cost a minute each; the simulator has them.
 */
export const realFaultKinds: readonly FaultKind[] = [
  'network-down',
  'network-cut-connections',
  'network-stall',
  'network-answers-lost',
  ...requestFaultKinds,
  'hints-lost',
  'cache-lost',
  'cache-forgets-last-writes',
  'tab-killed',
  'tab-frozen-untold',
  'tab-frozen',
  'page-events',
  'right-revoked',
];

/** A simulated world's luck, at a pace that a real machine keeps up with and with more people in each race. */
export function drawRealSwarm(dice: Dice): Swarm {
  const swarm = drawSwarm(dice);
  return {
    ...swarm,
    devices: dice.between(2, 3),
    races: dice.between(1, 2),
    hasIndexedDb: false,
    faults: new Set(realFaultKinds.filter((kind) => swarm.faults.has(kind))),
    pauseMs: dice.pick([20, 40, 80]),
    networkMs: dice.pick([0, 2, 20]),
    storageMs: dice.pick([0, 2, 20]),
  };
}

/** A fault that lasts for 20 s in a simulated world lasts for 2 s in a real one. */
export const faultLength = 0.1;
