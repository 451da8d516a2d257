import type { NetworkRequest } from '@baton/client/engine';
import type { NetworkFault } from '@baton/testing/client';
import type { Dice } from '../dice.ts';
import { type FaultKind, requestFaultKinds, type Swarm } from '../swarm.ts';

/** How one device's network treats each request, for a while or by luck. */
export class NetworkWeather {
  readonly #dice: Dice;
  readonly #swarm: Swarm;
  readonly #struck: (kind: FaultKind) => void;
  /** What every request meets at present. */
  mode: 'fair' | 'captive-portal' | 'proxy-errors' | 'network-answers-lost' = 'fair';
  isCalm = false;

  constructor(dice: Dice, swarm: Swarm, struck: (kind: FaultKind) => void) {
    this.#dice = dice;
    this.#swarm = swarm;
    this.#struck = struck;
  }

  faultOf(_request: NetworkRequest): NetworkFault | undefined {
    if (this.isCalm) return undefined;
    if (this.mode === 'captive-portal') return { kind: 'answer', answer: signInPage };
    if (this.mode === 'proxy-errors') return { kind: 'answer', answer: () => proxyError(this.#dice) };
    if (this.mode === 'network-answers-lost') return { kind: 'lose-answer' };
    if (!this.#dice.chance(this.#swarm.requestFaultShare)) return undefined;
    const kind = this.#dice.pick(requestFaultKinds);
    if (!this.#swarm.faults.has(kind)) return undefined;
    this.#struck(kind);
    return this.#make(kind);
  }

  #make(kind: (typeof requestFaultKinds)[number]): NetworkFault {
    switch (kind) {
      case 'request-lost':
        return { kind: 'lose-request' };
      case 'answer-lost':
        return { kind: 'lose-answer' };
      case 'connection-broken':
        return { kind: 'break' };
      case 'body-truncated':
        return { kind: 'truncate', characters: this.#dice.between(0, 1_500) };
      case 'body-stalled':
        return { kind: 'stall', characters: this.#dice.between(0, 1_500) };
      case 'request-delayed':
        return { kind: 'delay', delayMs: this.#dice.wait(8_000) };
      case 'request-duplicated':
        return { kind: 'duplicate' };
    }
  }
}

/** A hotel's network: 200 and a page for every request. */
function signInPage(): Response {
  return new Response('<html><body>Please sign in</body></html>', { headers: { 'content-type': 'text/html' } });
}

function proxyError(dice: Dice): Response {
  const status = dice.pick([429, 502, 503, 504]);
  const headers = dice.chance(0.5) ? { 'retry-after': String(dice.between(0, 60)) } : {};
  return new Response('the upstream is away', { status, headers });
}
