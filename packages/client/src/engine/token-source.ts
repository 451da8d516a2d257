import { BatonError } from '@baton/protocol';
import { untilAborted } from './abort.ts';

export type TokenOption = string | (() => string | null | Promise<string | null>) | undefined;

/** The bearer token in use, and when to ask for another. */
export interface TokenSource {
  /**
   * The token to send; undefined where the application has none.
   * @throws BatonError UNAUTHENTICATED where the server refused what there is; the signal's
   *   reason where the application has not answered until then, and is asked again the next time
   */
  current(signal: AbortSignal): Promise<string | undefined>;
  /** The server did not take this token. @returns whether it is worth trying with another */
  refuse(token: string | undefined): boolean;
}

/**
 * A refused token is never sent twice in a row: the application is asked once for another, and
 * where it gives the same one again, that is the end until somebody tries anew.
 */
export function createTokenSource(option: TokenOption): TokenSource {
  let known: string | undefined;
  let refused: string | undefined;
  let asking: Promise<string | undefined> | undefined;

  // An answer that comes when nobody waits for it any more is good for the next request.
  async function ask(): Promise<string | undefined> {
    const token = (typeof option === 'function' ? await option() : option) ?? undefined;
    if (token !== undefined && token === refused) {
      refused = undefined;
      throw new BatonError('UNAUTHENTICATED', 'The server refused the token, and there is no other.');
    }
    known = token;
    return token;
  }

  return {
    async current(signal) {
      if (known !== undefined) return known;
      const asked = (asking ??= ask());
      try {
        return await untilAborted(asked, signal);
      } finally {
        if (asking === asked) asking = undefined;
      }
    },
    refuse(token) {
      if (token !== known) return true;
      known = undefined;
      refused = token;
      return token !== undefined && typeof option === 'function';
    },
  };
}
