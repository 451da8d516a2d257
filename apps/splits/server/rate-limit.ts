import { BatonError } from '@baton/protocol';

/** Counts something by address, and stops an address for a while after too many. */
export interface RateLimit {
  /** @throws BatonError OVERLOADED with the time to wait */
  check(address: string): void;
  count(address: string): void;
}

export interface RateLimitOptions {
  /** What there was too much of, at the start of a sentence: `Too many wrong codes`. */
  readonly tooMany: string;
  readonly countMax: number;
  readonly windowMs: number;
  /** Addresses remembered; the one that has been known longest is forgotten first. */
  readonly addressesMax: number;
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number;
}

interface Tally {
  count: number;
  readonly until: number;
}

export function createRateLimit({ tooMany, countMax, windowMs, addressesMax, now }: RateLimitOptions): RateLimit {
  const tallyByAddress = new Map<string, Tally>();

  function current(address: string): Tally | undefined {
    const tally = tallyByAddress.get(address);
    if (tally && tally.until > now()) return tally;
    tallyByAddress.delete(address);
    return undefined;
  }

  return {
    check(address) {
      const tally = current(address);
      if (!tally || tally.count < countMax) return;
      const retryAfterMs = Math.ceil(tally.until - now());
      const minutes = Math.ceil(retryAfterMs / 60_000);
      throw new BatonError('OVERLOADED', `${tooMany} from this network. Try again in ${minutes} min.`, {
        retryAfterMs,
      });
    },
    count(address) {
      const tally = current(address);
      if (tally) {
        tally.count += 1;
        return;
      }
      const [oldest] = tallyByAddress.keys();
      if (oldest !== undefined && tallyByAddress.size >= addressesMax) tallyByAddress.delete(oldest);
      tallyByAddress.set(address, { count: 1, until: now() + windowMs });
    },
  };
}
