import { IntervalAxis } from '../../look/interval-axis.tsx';
import { liveMarks } from '../../race/marks/accepted-mark.ts';
import type { ExchangeState } from '../../race/race-state.ts';
import { secondText } from '../../race/words/time-words.ts';

interface MarkAxisProps {
  readonly exchange: ExchangeState;
  readonly verdict: string;
  readonly timeZone: string;
}

/** The marks of an exchange as intervals on one axis. */
export function MarkAxis({ exchange, verdict, timeZone }: MarkAxisProps) {
  const live = new Set(liveMarks(exchange.marks));
  const intervals = exchange.marks.map((mark) => ({
    id: mark.id,
    time: mark.at.time,
    uncertaintyMs: mark.at.uncertaintyMs,
    isCounting: mark.id === exchange.accepted?.mark.id,
    isVoid: !live.has(mark),
  }));
  if (intervals.length === 0) return null;
  return <IntervalAxis intervals={intervals} verdict={verdict} label={(time) => secondText(time, timeZone)} />;
}
