import { errorOf } from '@baton/protocol';
import type { SimulatedWorld } from '../simulated-world.ts';
import type { Strikes } from './faults.ts';
import { sendHostileRequest } from './hostile-requests.ts';

/** Longer than a push is under way, and shorter than a device may be offline. */
const idsKeptMs = 20_000;

function dropLog({ database, model }: SimulatedWorld): void {
  const dropped = database.forget('log').then(() => model.dropLog());
  // A database that is away keeps its log.
  dropped.catch(() => undefined);
}

/** What befalls the servers of a simulated world and their database. */
export function serverStrikes(world: SimulatedWorld) {
  return {
    'node-killed': ({ dice }) => {
      const { cluster } = world;
      const node = dice.pick(cluster.nodes());
      node.kill();
      cluster.replace(node, dice.wait(5_000));
    },
    'node-stopped': ({ dice }) => {
      const { cluster } = world;
      const node = dice.pick(cluster.nodes());
      if (node.isDead) return false;
      node.stop();
      cluster.replace(node, 2_000 + dice.wait(2_000));
      return undefined;
    },
    'database-down': (faults) => {
      world.database.failWith(errorOf('DATABASE_UNAVAILABLE'));
      faults.later(5_000, () => world.database.failWith(undefined));
    },
    'transaction-failed': ({ dice }) => world.transactionFaults.fail(dice.between(1, 6)),
    'commit-unheard': () => world.transactionFaults.hide(),
    'log-dropped': () => dropLog(world),
    'ids-forgotten': () => {
      dropLog(world);
      const forgotten = world.database.forget('ids', idsKeptMs);
      forgotten.then(() => world.model.forgetIds(world.time.nowMs - idsKeptMs)).catch(() => undefined);
    },
    'token-ended': (faults) => {
      const device = faults.device();
      if (!world.endToken(device.token)) return false;
      device.signIn();
      return undefined;
    },
    'signed-out': (faults) => {
      const device = faults.device();
      if (!world.endToken(device.token)) return false;
      device.signOut();
      faults.later(20_000, () => device.signIn());
      return undefined;
    },
    'hostile-request': ({ dice }) => sendHostileRequest(world, dice),
  } satisfies Strikes;
}
