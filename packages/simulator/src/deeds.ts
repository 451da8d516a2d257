import { People } from './workload/people.ts';
import type { World } from './world.ts';

/**
 * One after another, somebody does something or something goes wrong. Each deed has dice of its
 * own, so that a run in which some are left out is the same in the others.
 * @returns how many there have been
 */
export function scheduleDeeds(world: World, only?: ReadonlySet<number>): () => number {
  let number = 0;
  const pauses = world.dice.fork('pauses');
  const schedule = () => {
    world.time.start('deed', pauses.wait(world.swarm.pauseMs), () => {
      if (world.isAtRest) return;
      schedule();
      const own = world.dice.fork(`deed ${++number}`);
      if (only && !only.has(number)) return;
      if (own.chance(world.swarm.faultShare)) world.faults.strike(own);
      else new People(world, own).act();
    });
  };
  schedule();
  return () => number;
}
