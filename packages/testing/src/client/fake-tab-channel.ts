import type { TabChannel, TabHint, Timers } from '@baton/client/engine';
import { frozenCopy } from './frozen-copy.ts';

interface Member {
  readonly listeners: Set<(hint: TabHint) => void>;
}

export interface HintDelay {
  readonly timers: Timers;
  /** How long the next hint is under way to one tab, in ms; undefined where it is lost. */
  readonly latencyOf: () => number | undefined;
}

/** The channel of one browser. Hints arrive a moment after they were posted, or are lost. */
export class FakeTabChannels {
  readonly #members = new Set<Member>();
  readonly #delay: HintDelay | undefined;
  /** While set, every hint is lost. */
  isDeaf = false;

  constructor(delay?: HintDelay) {
    this.#delay = delay;
  }

  /** The channel as one more tab has it. */
  tab(): TabChannel {
    const member: Member = { listeners: new Set() };
    this.#members.add(member);
    return {
      post: (hint) => this.#post(member, frozenCopy(hint)),
      subscribe: (listener) => {
        const own = (hint: TabHint) => listener(hint);
        member.listeners.add(own);
        return () => member.listeners.delete(own);
      },
      close: () => void this.#members.delete(member),
    };
  }

  #post(from: Member, hint: TabHint): void {
    if (this.isDeaf || !this.#members.has(from)) return;
    for (const member of this.#members) {
      if (member !== from) this.#carry(() => this.#deliver(member, hint));
    }
  }

  #carry(arrive: () => void): void {
    if (!this.#delay) return void Promise.resolve().then(arrive);
    const latencyMs = this.#delay.latencyOf();
    if (latencyMs !== undefined) this.#delay.timers.start('hint', latencyMs, arrive);
  }

  #deliver(member: Member, hint: TabHint): void {
    if (!this.#members.has(member)) return;
    for (const listener of [...member.listeners]) listener(hint);
  }
}
