/**
 * Signals that can be aborted together. They go with those who hold them: of Node's own
 * `AbortSignal.any` each one that was listened to stays for ever, and with it the world that listened.
 */
export class AbortGroup {
  readonly #members = new Set<AbortController>();

  /** One more of them, which is aborted with this signal as well. */
  join(signal: AbortSignal): AbortSignal {
    const member = new AbortController();
    if (signal.aborted) member.abort(signal.reason);
    else {
      this.#members.add(member);
      signal.addEventListener('abort', () => member.abort(signal.reason), { once: true });
    }
    return member.signal;
  }

  /** Aborts all that have joined so far. */
  abort(reason?: unknown): void {
    for (const member of this.#members) member.abort(reason);
    this.#members.clear();
  }
}
