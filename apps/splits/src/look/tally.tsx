import { useEffect, useState } from 'react';
import './tally.css';

/** As long as the stroke of an accepted mark takes to leave. */
const leavingMs = 160;
const strokesMax = 10;
const strokeStep = 7;
const height = 22;

/** One upright stroke for each unsent mark; the fifth crosses the four; above ten, the number. */
export function Tally({ count }: { readonly count: number }) {
  const drawn = useSlowFall(count);
  if (drawn === 0) return null;
  if (drawn > strokesMax) return <span className="tally-number strong">{count}</span>;
  const strokes = Array.from({ length: drawn }, (_, index) => index);
  return (
    <svg className="tally" width={placeOf(drawn - 1) + 4} height={height} aria-hidden="true">
      {strokes.map((index) => (
        <line key={index} className={index < count ? undefined : 'tally-leaving'} {...stroke(index)} />
      ))}
    </svg>
  );
}

/** A fifth stroke lies across the four before it. */
function stroke(index: number) {
  if (index % 5 === 4) return { x1: placeOf(index - 4) - 2, y1: height - 4, x2: placeOf(index - 1) + 2, y2: 4 };
  return { x1: placeOf(index), y1: 2, x2: placeOf(index), y2: height - 2 };
}

const placeOf = (index: number) => 2 + Math.min(index % 5, 3) * strokeStep + Math.floor(index / 5) * strokeStep * 4.5;

/** Follows the count up at once, and down when the strokes have left. */
function useSlowFall(count: number): number {
  const [drawn, setDrawn] = useState(count);
  if (count > drawn) setDrawn(count);
  useEffect(() => {
    if (count >= drawn) return;
    const timer = setTimeout(() => setDrawn(count), leavingMs);
    return () => clearTimeout(timer);
  }, [count, drawn]);
  return Math.max(count, drawn);
}
