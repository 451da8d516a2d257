import { recoveryOf } from '@baton/protocol';
import type { Device } from '../device.ts';
import type { Attack } from '../faults/hostile-plot.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';
import { StreamCheck } from './stream-check.ts';

interface Attempt {
  readonly attacker: Device;
  readonly attack: Attack;
}

/** What a hostile request is answered with: nothing that its sender may not read, and the refusal that it was to get. */
export async function checkAttack(world: World, attempt: Attempt, response: Response): Promise<void> {
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  const stream = new StreamCheck(attempt.attacker, { path: attempt.attack.path, isReadAtOnce: true });
  let text = '';
  await readAll(world, response, (piece) => {
    world.attempt(() => {
      world.heard(attempt.attacker, piece, 0);
      if (isStream) stream.take(piece);
    });
    if (!isStream) text += piece;
  });
  if (!isStream) world.attempt(() => requireRefusal(world, attempt, response.status, text));
}

/** Whoever listens has had enough after so long. */
const listeningMs = 30_000;

/** Takes every byte at once. */
async function readAll(world: World, { body }: Response, take: (piece: string) => void): Promise<void> {
  if (!body) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const patience = world.time.start('a hostile reader leaves', listeningMs, () => void reader.cancel());
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return patience.cancel();
    take(decoder.decode(value, { stream: true }));
  }
}

function requireRefusal(world: World, { attacker, attack }: Attempt, status: number, text: string): void {
  const { method, path, refusals, foreign } = attack;
  const given = codesOf(text);
  const answer = `${method} ${path} was answered ${status} (${given.join()})`;
  const mayFail = world.swarm.faults.has('transaction-failed');
  if (status === 500 && !mayFail) throw new Violation('hostile-refused', answer);
  if (refusals.length === 0 || (foreign && world.rights.of(attacker.subject, foreign) !== 'none')) return;
  const wanted: readonly string[] = refusals;
  const isRefused = given.every((code) => wanted.includes(code) || recoveryOf(code) === 'retry');
  if (given.length === 0 || !isRefused) throw new Violation('hostile-refused', `${answer}, not ${wanted.join()}`);
}

/** Of the error, or of each receipt: its code, or the outcome of what was not refused. */
function codesOf(text: string): readonly string[] {
  const answer = JSON.parse(text.slice(0, text.indexOf('\n') + 1) || text) as {
    readonly error?: { readonly code: string };
    readonly receipts?: readonly { readonly outcome: string; readonly code?: string }[];
  };
  if (answer.error) return [answer.error.code];
  return (answer.receipts ?? []).map(({ outcome, code = outcome }) => code);
}
