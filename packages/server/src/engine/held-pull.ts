import { errorOf, isBatonError, type Cursor, type Scope } from '@baton/protocol';
import type { Rights } from './access.ts';
import type { FeedMember } from './feed.ts';
import type { Frame } from './frame.ts';
import type { Timers } from './ports.ts';
import type { Reader, Readers } from './readers.ts';

interface HeldPullParts {
  readonly scope: Scope;
  /** What the client has, and as far as anybody knows all that there is. */
  readonly cursor: Cursor;
  readonly waitMs: number;
  /** The client is gone. */
  readonly gone: AbortSignal | undefined;
  readonly rights: Rights;
  readonly readers: Readers;
  readonly timers: Timers;
}

/**
 * Waits as a member of the scope's feed, so that it costs nothing whoever else waits there.
 * @returns what follows the cursor; undefined where the time is over, the client is gone or
 *   the feed cannot tell
 * @throws BatonError of a right that was withdrawn; SHUTTING_DOWN
 */
export function holdPull(parts: HeldPullParts): Promise<Frame | undefined> {
  const { scope, cursor, waitMs, gone, rights, readers, timers } = parts;
  return new Promise((resolve, reject) => {
    readers.admit((onClose) => {
      const feed = readers.feedOf(scope);
      const timer = timers.start('held pull', waitMs, () => end(() => resolve(undefined)));
      const leave = () => end(() => resolve(undefined));
      const member: FeedMember = {
        receive: (frame) => end(() => resolve(frame.from === cursor.version ? frame : undefined)),
        fallBehind: leave,
      };
      gone?.addEventListener('abort', leave);
      feed.join(member, cursor);

      /** Once: whatever comes later is not heard. */
      function end(settle: () => void): void {
        timer.cancel();
        gone?.removeEventListener('abort', leave);
        feed.leave(member);
        onClose();
        settle();
      }

      /** An answer is kept for 4 s by whoever asks; one that cannot be had now is asked for again. */
      function askRight(): void {
        rights.requireRead(scope).catch((error: unknown) => {
          if (!isBatonError(error) || error.recovery !== 'retry') end(() => reject(error));
        });
      }

      const reader: Reader = {
        tend: askRight,
        askAgain: askRight,
        goodbye: (retryAfterMs) => end(() => reject(errorOf('SHUTTING_DOWN', { retryAfterMs }))),
      };
      return reader;
    });
  });
}
