import type { Dice } from '../dice.ts';
import { drawSwarm, type Swarm } from '../swarm.ts';

/** A simulated world's luck at a pace that a real machine keeps up with, for so many of them at a time. */
export function drawRealSwarm(dice: Dice): Swarm {
  return {
    ...drawSwarm(dice),
    pauseMs: dice.pick([60, 120, 250]),
    networkMs: dice.pick([0, 2, 20]),
    storageMs: dice.pick([0, 2, 20]),
  };
}

/** A fault that lasts for 20 s in a simulated world lasts for 2 s in a real one. */
export const faultLength = 0.1;
