import { BatonError } from '@baton/protocol';

export type TokenOption = string | (() => string | null | Promise<string | null>) | undefined;

/** The bearer token in use, and when to ask for another. */
export interface TokenSource {
  /**
   * The token to send; undefined where the application has none.
   * @throws BatonError UNAUTHENTICATED where the server refused what there is
   */
  current(): Promise<string | undefined>;
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

  async function ask(): Promise<string | undefined> {
    const answer = typeof option === 'function' ? await option() : option;
    return answer ?? undefined;
  }

  return {
    async current() {
      if (known !== undefined) return known;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      const token = await asking;
      if (token !== undefined && token === refused) {
        refused = undefined;
        throw new BatonError('UNAUTHENTICATED', 'The server refused the token, and there is no other.');
      }
      known = token;
      return token;
    },
    refuse(token) {
      if (token !== known) return true;
      known = undefined;
      refused = token;
      return token !== undefined && typeof option === 'function';
    },
  };
}
