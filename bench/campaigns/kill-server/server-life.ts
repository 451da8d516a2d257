import { setTimeout as sleep } from 'node:timers/promises';

/** Whether there is a server to talk to. Clients that find none park until there is one. */
export interface ServerLife {
  readonly url: string;
  /** Waits until a server stands. False once the campaign is over. */
  park(): Promise<boolean>;
}

export interface ServerLifeControl extends ServerLife {
  up(): void;
  down(): void;
  end(): void;
  /** Resolves when so many clients are parked: nothing is under way any more. */
  allParked(clients: number): Promise<void>;
}

export function createServerLife(url: string): ServerLifeControl {
  let state: 'up' | 'down' | 'ended' = 'down';
  let parked = 0;
  return {
    url,
    async park() {
      parked++;
      // A pause even while up: a server that answers 503 is asked again, not hammered.
      do await sleep(10);
      while (state === 'down');
      parked--;
      return state === 'up';
    },
    up: () => (state = 'up'),
    down: () => (state = 'down'),
    end: () => (state = 'ended'),
    async allParked(clients) {
      while (parked < clients) await sleep(5);
    },
  };
}
