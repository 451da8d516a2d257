import { useEffect, useState } from 'react';

/** How long a receipt stays, and with it UNDO. */
export const receiptMs = 10_000;

/**
 * The exchange whose receipt shows, if any: the newest one, for 10 s from when this screen
 * learnt of it, whoever handed off. A thumb on its way then meets the receipt and not the
 * next leg's key.
 *
 * @param reached the last exchange with a time, −1 for none
 * @param isArriving the race itself is still on its way, so nothing of it is news
 */
export function useReceipt(reached: number, isArriving: boolean) {
  const [seen, setSeen] = useState(reached);
  const [shown, setShown] = useState<number>();

  if (reached !== seen) {
    setSeen(reached);
    setShown(reached > seen && !isArriving ? reached : undefined);
  }

  const close = () => setShown(undefined);
  useEffect(() => {
    if (shown === undefined) return;
    const timer = setTimeout(close, receiptMs);
    return () => clearTimeout(timer);
  }, [shown]);

  return { shown, close };
}
