import { protocolHeader, protocolVersion } from '@baton/protocol';
import { checkAttack } from '../checks/attack-check.ts';
import type { Dice } from '../dice.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { HostilePlot } from './hostile-plot.ts';

/**
 * Somebody with a good token and bad intent, who reads all that comes and sends what no client
 * would. All of it is refused as the protocol says, changes nothing, tells nothing of what its
 * author may not read, and does not bring the server down.
 * @returns false where there is nothing to try it on
 */
export function sendHostileRequest(world: SimulatedWorld, dice: Dice): boolean {
  const attacker = dice.pick(world.devices);
  const plot = new HostilePlot(world, dice, attacker);
  const attack = dice.pick([
    () => plot.listen(),
    () => plot.listen(),
    () => plot.read(),
    () => plot.intrude(),
    () => plot.reachAcross(),
    () => plot.reuse(),
    () => plot.impersonate(),
    () => plot.garble(),
  ])();
  if (!attack) return false;
  const { method, path, body = null, token = attacker.subject } = attack;
  const headers = {
    authorization: `Bearer ${token}`,
    [protocolHeader]: String(protocolVersion),
    'content-type': 'application/json',
  };
  const request = new Request(`http://server/api/v1/sync${path}`, { method, headers, body });
  const answered = world.serve(request, () => undefined);
  void answered.then(
    (response) => checkAttack(world, { attacker, attack }, response),
    // The node is dead.
    () => undefined,
  );
  return true;
}
