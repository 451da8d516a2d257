import type { ContactRequest } from '@baton/protocol';
import type { Timer, Timers } from './ports/index.ts';
import type { ServerApi } from './server-api.ts';

const reportEveryMs = 20_000;

export interface ContactReporterOptions {
  readonly api: ServerApi;
  readonly timers: Timers;
  readonly describe: () => ContactRequest;
  /** Whether the connection is believed to stand; else there is nobody to report to. */
  readonly isLive: () => boolean;
  /** A report did not get through. */
  readonly failed: () => void;
}

/** Tells the server every 20 s how this device is: what it has not sent, what its clock is worth. */
export class ContactReporter {
  readonly #options: ContactReporterOptions;
  #running = new AbortController();
  #timer: Timer | undefined;

  constructor(options: ContactReporterOptions) {
    this.#options = options;
  }

  begin(): void {
    this.stop();
    this.#running = new AbortController();
    this.#schedule();
  }

  stop(): void {
    this.#running.abort();
    this.#timer?.cancel();
  }

  async report(signal: AbortSignal): Promise<void> {
    await this.#options.api.contact(this.#options.describe(), signal);
  }

  #schedule(): void {
    const { signal } = this.#running;
    this.#timer = this.#options.timers.start('contact report', reportEveryMs, () => {
      this.#schedule();
      if (!this.#options.isLive()) return;
      this.report(signal).catch(() => {
        if (!signal.aborted) this.#options.failed();
      });
    });
  }
}
