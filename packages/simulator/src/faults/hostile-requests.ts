import {
  createMutationId,
  createUuid,
  type DeviceId,
  type Mutation,
  protocolHeader,
  protocolVersion,
  type Scope,
} from '@baton/protocol';
import type { Dice } from '../dice.ts';
import { canaryOf, raceScope } from '../relay.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/**
 * Somebody with a good token and bad intent. Nothing of it may be applied, tell
 * of another's scope, or bring the server down.
 */
export function sendHostileRequest(world: World, dice: Dice): void {
  const device = dice.pick(world.devices);
  const victim = dice.pick(world.devices);
  const foreign = world.races.find(
    (scope) => world.rights.revokedForMs(device.subject, scope) === Number.POSITIVE_INFINITY,
  );
  const scope = foreign ?? raceScope(createUuid((length) => dice.bytes(length)));
  const request = dice.pick([
    () => post('/push', forge()),
    () => post('/push', replayed(victim)),
    () => post('/push', 'no json'),
    () => get(`/snapshot?scope=${encodeURIComponent(scope)}`),
    () => get(`/pull?scope=${encodeURIComponent(scope)}&cursor=${encodeURIComponent('0:x:y')}`),
    () => get(`/events?scope=${encodeURIComponent(scope)}`),
    () => post('/contact', JSON.stringify({ device: 'nobody' })),
  ])();
  const answered = world.serve(request, () => undefined);
  answered.then(
    async (response) => {
      // Some of the faults are failures of the server.
      if (response.status === 500 && !world.swarm.faults.has('transaction-failed')) {
        world.break(
          new Violation('no-stray-error', `${request.method} ${request.url} was answered ${response.status}`),
        );
      }
      const text = response.headers.get('content-type') === 'text/event-stream' ? '' : await response.text();
      if (foreign && text.includes(canaryOf(foreign))) {
        world.break(new Violation('scope-isolation', `${request.url} gave away rows of ${foreign}`));
      }
      await response.body?.cancel().catch(() => undefined);
    },
    () => undefined,
  );

  function forge(): string {
    const mutation = forgedMutation(dice, scope);
    world.ledger.issue(device.subject, mutation);
    return JSON.stringify({ device: mutation.device, mutations: [mutation] });
  }

  function post(path: string, body: string): Request {
    const headers = { ...headersOf(device.subject), 'content-type': 'application/json' };
    return new Request(`http://server/api/v1/sync${path}`, { method: 'POST', headers, body });
  }

  function get(path: string): Request {
    return new Request(`http://server/api/v1/sync${path}`, { headers: headersOf(device.subject) });
  }
}

function headersOf(subject: string): Record<string, string> {
  return { authorization: `Bearer ${subject}`, [protocolHeader]: String(protocolVersion) };
}

/** A write into a scope that its author has no right to. */
function forgedMutation(dice: Dice, scope: Scope): Mutation {
  const random = (length: number) => dice.bytes(length);
  const id = createUuid(random);
  const values = { id, race: scope.slice('race/'.length), name: 'forged', pace: 1 };
  return {
    id: createMutationId(1_795_000_000_000, random),
    device: createUuid(random) as DeviceId,
    order: 1,
    lane: 'high',
    schema: 1,
    at: { time: 0, uncertaintyMs: null, confidence: 'none', boot: createUuid(random), monotonicMs: 0 },
    operations: [{ op: 'insert', scope, table: 'runner', key: id, values }],
  };
}

/** Another device's mutation under its id, with nothing in it. */
function replayed(victim: World['devices'][number]): string {
  // A device's id is known to others once it has written something.
  const entry = [...victim.browser.outbox.entries.values()].find(({ state }) => state === 'confirmed');
  const mutation = entry && { ...entry.mutation, operations: [] };
  return JSON.stringify({ device: entry?.mutation.device ?? 'x', mutations: mutation ? [mutation] : [] });
}
