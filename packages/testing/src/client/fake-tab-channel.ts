import type { TabChannel, TabHint } from '@baton/client/engine';

interface Member {
  readonly listeners: Set<(hint: TabHint) => void>;
}

/** The channel of one browser. Hints arrive a moment after they were posted, or are lost. */
export class FakeTabChannels {
  readonly #members = new Set<Member>();
  /** While set, every hint is lost. */
  isDeaf = false;

  /** The channel as one more tab has it. */
  tab(): TabChannel {
    const member: Member = { listeners: new Set() };
    this.#members.add(member);
    return {
      post: (hint) => this.#post(member, structuredClone(hint)),
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
      if (member !== from) void Promise.resolve().then(() => this.#deliver(member, hint));
    }
  }

  #deliver(member: Member, hint: TabHint): void {
    if (!this.#members.has(member)) return;
    for (const listener of [...member.listeners]) listener(hint);
  }
}
