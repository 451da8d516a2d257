import {
  createUuid,
  type DeviceId,
  type ErrorCode,
  formatCursor,
  limits,
  type Mutation,
  type MutationId,
  type Operation,
  originTag,
  type Scope,
} from '@baton/protocol';
import type { Device } from '../device.ts';
import type { Dice } from '../dice.ts';
import { raceScope } from '../relay.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { intrusion, mutationOf, reachAcross, reworded } from './hostile-mutations.ts';

/** One request of somebody with bad intent. */
export interface Attack {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** Whose token comes with it. Default: the attacker's own. */
  readonly token?: string;
  /** How the protocol refuses it. None where the rights, or the model, have it. */
  readonly refusals: readonly ErrorCode[];
  /** It is refused for as long as the attacker has no right to this. */
  readonly foreign?: Scope;
}

/** What somebody tries. Undefined where there is nothing to try it on. */
export class HostilePlot {
  readonly #world: SimulatedWorld;
  readonly #dice: Dice;
  readonly #attacker: Device;

  constructor(world: SimulatedWorld, dice: Dice, attacker: Device) {
    this.#world = world;
    this.#dice = dice;
    this.#attacker = attacker;
  }

  /** A stream over everything there is. Its scopes are refused one by one. */
  listen(): Attack {
    const query = this.#world.races.map((scope) => `scope=${encodeURIComponent(scope)}&cursor=${this.#beginning()}`);
    return { method: 'GET', path: `/events?${query.join('&')}`, refusals: [] };
  }

  read(): Attack {
    const foreign = this.#foreign();
    const scope = encodeURIComponent(foreign);
    const path = this.#dice.pick([
      `/snapshot?scope=${scope}`,
      `/snapshot?scope=${scope}&table=runner`,
      `/pull?scope=${scope}&cursor=${this.#beginning()}`,
    ]);
    return this.#dice.chance(0.2)
      ? { method: 'GET', path, token: 'nobody', refusals: ['UNAUTHENTICATED'] }
      : { method: 'GET', path, refusals: ['SCOPE_FORBIDDEN'], foreign };
  }

  intrude(): Attack {
    return this.#push(intrusion(this.#dice, this.#dice.pick([this.#foreign(), ...this.#world.races])));
  }

  /** A row of one scope through another. */
  reachAcross(): Attack | undefined {
    const { races, model } = this.#world;
    const through = this.#dice.pick(races);
    const elsewhere = races
      .filter((scope) => scope !== through)
      .flatMap((scope) => [...(model.at(scope, model.head(scope)) ?? [])]);
    const runners = elsewhere.filter(([id]) => id.startsWith('runner '));
    if (runners.length === 0) return undefined;
    const [, row] = this.#dice.pick(runners);
    return this.#push(reachAcross(this.#dice, through, row));
  }

  /** An id that is taken, with something else under it: one's own, or another's. */
  reuse(): Attack | undefined {
    const settled = this.#settledOf(this.#dice.pick(this.#world.devices));
    if (!settled) return undefined;
    const isOwn = this.#world.ledger.subjectOf(settled.id) === this.#attacker.subject;
    const device = isOwn ? settled.device : this.#newDevice();
    return post({ device, mutations: [reworded({ ...settled, device })] }, ['MUTATION_ID_REUSED']);
  }

  /** Another's device, which is known to all who read what it has written. */
  impersonate(): Attack | undefined {
    const victim = this.#dice.pick(this.#world.devices);
    const settled = this.#settledOf(victim);
    if (!settled || victim === this.#attacker) return undefined;
    const forged = mutationOf(this.#dice, settled.device, [intrusion(this.#dice, this.#dice.pick(this.#world.races))]);
    return this.#dice.pick([
      post({ device: settled.device, mutations: [forged] }, ['DEVICE_FOREIGN']),
      post({ device: settled.device, mutations: [settled] }, ['DEVICE_FOREIGN']),
      post({ device: this.#newDevice(), mutations: [forged] }, ['DEVICE_FOREIGN']),
    ]);
  }

  /** No request at all, or far too much of one. */
  garble(): Attack {
    const device = this.#newDevice();
    const operation = intrusion(this.#dice, this.#foreign());
    const long = { ...operation, key: 'x'.repeat(limits.mutationBytesMax) };
    return this.#dice.pick([
      { method: 'POST', path: '/push', body: 'no json', refusals: ['BAD_JSON'] },
      post({ device, mutations: [] }, ['BAD_REQUEST']),
      post({ device, mutations: Array(limits.batchMutationsMax + 1).fill(0) }, ['BATCH_TOO_LARGE']),
      post({ device, mutations: [{ id: 'x' }] }, ['MUTATION_MALFORMED']),
      post({ device, mutations: [mutationOf(this.#dice, device, [])] }, ['MUTATION_MALFORMED']),
      post({ device, mutations: [mutationOf(this.#dice, device, [long])] }, ['MUTATION_MALFORMED']),
      { method: 'POST', path: '/push', body: ' '.repeat(limits.bodyBytesMax + 1), refusals: ['BODY_TOO_LARGE'] },
      { method: 'POST', path: '/contact', body: '{"device":"nobody"}', refusals: ['BAD_REQUEST'] },
      { method: 'GET', path: '/events?scope=race/1', refusals: ['BAD_REQUEST'] },
    ]);
  }

  /** Something new in one's own name. The server settles it, and the model knows how. */
  #push(operation: Operation): Attack {
    const device = this.#newDevice();
    const mutation = mutationOf(this.#dice, device, [operation]);
    this.#world.ledger.issue(this.#attacker.subject, mutation);
    return post({ device, mutations: [mutation] }, []);
  }

  #beginning(): string {
    return formatCursor({ epoch: this.#world.database.epoch, version: 0, tag: originTag });
  }

  /** A scope that the attacker never had a right to; one that does not exist, where there is none. */
  #foreign(): Scope {
    const { rights, races } = this.#world;
    const foreign = races.find((scope) => rights.revokedForMs(this.#attacker.subject, scope) === Infinity);
    return foreign ?? raceScope(this.#newDevice());
  }

  #settledOf(device: Device): Mutation | undefined {
    const { model, swarm } = this.#world;
    const entries = [...device.browser.outbox.entries.values()];
    // An id that is forgotten while the attack is under way is anybody's.
    const isKept = (id: MutationId) => !swarm.faults.has('ids-forgotten') || model.settledForMs(id) < 10_000;
    return entries.find(({ mutation: { id } }) => model.isSettled(id) && isKept(id))?.mutation;
  }

  #newDevice(): DeviceId {
    return createUuid((length) => this.#dice.bytes(length)) as DeviceId;
  }
}

function post(body: unknown, refusals: readonly ErrorCode[]): Attack {
  return { method: 'POST', path: '/push', body: JSON.stringify(body), refusals };
}
