import { useEffect, useState } from 'react';

/**
 * Keeps the screen awake while this is wanted and the page is seen. Answers false where the
 * browser refuses; on plain http all do.
 */
export function useAwake(isWanted: boolean): boolean {
  const [isRefused, setIsRefused] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    let lock: WakeLockSentinel | undefined;
    const hold = async () => {
      // The browser takes the lock back whenever the page is hidden.
      if (document.visibilityState !== 'visible') return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (isOver) await lock.release();
        else setIsRefused(false);
      } catch {
        if (!isOver) setIsRefused(true);
      }
    };
    void hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', hold);
      void lock?.release();
    };
  }, [isWanted]);
  return !(isWanted && isRefused);
}
