import { useEffect, useRef, useState } from 'react';

/** Two changes of state are spoken at least this far apart. */
const gapMs = 10_000;

/**
 * The one polite region of a page. It speaks the newest sentence, at most one in 10 s; what
 * was overtaken meanwhile is not spoken.
 */
export function SpokenRegion({ sentence }: { readonly sentence: string }) {
  const [spoken, setSpoken] = useState('');
  const quietUntil = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, quietUntil.current - performance.now());
    const timer = setTimeout(() => {
      quietUntil.current = performance.now() + gapMs;
      setSpoken(sentence);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <p className="spoken" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}
