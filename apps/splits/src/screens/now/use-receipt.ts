import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RaceState } from '../../race/race-state.ts';

/** How long a receipt stays, and with it UNDO. */
export const receiptMs = 10_000;

/** The receipt that shows. */
export interface OpenReceipt {
  /** The exchange. */
  readonly n: number;
  /** When it came, in ms of the page's monotonic clock. */
  readonly since: number;
  close(): void;
}

/**
 * The receipt of the newest exchange, for 10 s from when this phone learnt of it, whoever
 * handed off. A thumb on its way then meets the receipt and not the next leg's key. It belongs
 * to the race: leaving Now and coming back finds it, and UNDO on it, with the seconds left.
 *
 * @param reached the last exchange with a time, −1 for none; undefined while the race itself is
 *   on its way, so that nothing of it is news
 */
export function useReceipt(reached: number | undefined): OpenReceipt | undefined {
  const seen = useRef(reached);
  const [shown, setShown] = useState<Pick<OpenReceipt, 'n' | 'since'>>();

  // Before it is drawn: nobody sees, or presses, the next leg's key first.
  useLayoutEffect(() => {
    if (reached === seen.current) return;
    const isNews = reached !== undefined && seen.current !== undefined && reached > seen.current;
    seen.current = reached;
    setShown(isNews ? { n: reached, since: performance.now() } : undefined);
  }, [reached]);

  const close = useCallback(() => setShown(undefined), []);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(close, receiptMs);
    return () => clearTimeout(timer);
  }, [shown, close]);

  return shown && { ...shown, close };
}

/** The last exchange with a time, −1 for none. */
export function reachedExchange({ exchanges }: RaceState): number {
  return exchanges.findLast(({ accepted }) => accepted)?.n ?? -1;
}
