import { checkLeftOver, converge } from './checks/convergence.ts';
import { scheduleDeeds } from './deeds.ts';
import { Dice } from './dice.ts';
import { describeSwarm, drawSwarm } from './swarm.ts';
import { step } from './step.ts';
import { Trace } from './trace.ts';
import { Violation } from './violation.ts';
import { SimulatedWorld } from './simulated-world.ts';

export interface RunOptions {
  readonly seed: number;
  readonly steps: number;
  readonly keepTrace?: boolean;
  /** Numbers of the deeds that are done, where not all are: how a failing run is made smaller. */
  readonly only?: ReadonlySet<number> | undefined;
}

export interface RunResult {
  readonly seed: number;
  readonly steps: number;
  readonly deeds: number;
  readonly hash: string;
  readonly trace: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly violation: Violation | undefined;
}

/** One world from its beginning, through its faults, to rest. */
export async function runSeed({ seed, steps, keepTrace = false, only }: RunOptions): Promise<RunResult> {
  const dice = new Dice(seed);
  const trace = new Trace(keepTrace);
  const swarm = drawSwarm(dice.fork('swarm'));
  const world = new SimulatedWorld(dice, swarm, trace);
  const stray = (error: unknown) => {
    world.break(
      new Violation('no-stray-error', error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  };
  process.on('unhandledRejection', stray);
  process.on('uncaughtException', stray);
  let deedsDone = () => 0;
  let taken = 0;
  try {
    world.note(describeSwarm(swarm));
    await world.begin();
    deedsDone = scheduleDeeds(world, only);
    for (; taken < steps && !world.violation; taken++) await step(world);
    if (!world.violation) await converge(world);
    if (!world.violation) await checkLeftOver(world);
  } finally {
    process.off('unhandledRejection', stray);
    process.off('uncaughtException', stray);
  }
  const { violation, counts } = world;
  return { seed, steps: taken, deeds: deedsDone(), hash: trace.hash(), trace: trace.lines, counts, violation };
}
