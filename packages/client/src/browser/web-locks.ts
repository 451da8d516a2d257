import type { Locks } from '../engine/index.ts';

/** Locks by the browser itself. It has them on secure pages only. */
export function createWebLocks(manager: LockManager): Locks {
  return {
    hold(name, signal, lost) {
      return new Promise<void>((resolve, reject) => {
        let isHeld = false;
        const holdUntilAborted = () =>
          new Promise<void>((release) => {
            if (signal.aborted) return release();
            isHeld = true;
            signal.addEventListener('abort', () => release(), { once: true });
            resolve();
          });
        manager.request(name, { signal }, holdUntilAborted).then(
          () => reject(signal.reason),
          (error: unknown) => (isHeld ? lost() : reject(signal.aborted ? signal.reason : error)),
        );
      });
    },
  };
}
