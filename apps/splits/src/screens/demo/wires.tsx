import { useState } from 'react';
import type { MarkRow } from '../../race/rows.ts';
import { useRaceData } from '../../shell/race-data.tsx';
import './wires.css';

/** A phone on one side of the server. */
interface Side {
  readonly device: string;
  readonly isCut: boolean;
}

const strokesMax = 20;
const apartMs = 80;

/** The phones' networks, whole or cut, and each write as a stroke that crosses to the server. */
export function Wires({ left, right }: { readonly left: Side; readonly right: Side }) {
  const { state } = useRaceData();
  const arrived = useArrived(state?.exchanges.flatMap(({ marks }) => marks) ?? []);
  return (
    <div className="wires" aria-hidden="true">
      <span className={left.isCut ? 'wire wire-cut' : 'wire'} />
      <span className="wire-server" />
      <span className={right.isCut ? 'wire wire-cut' : 'wire'} />
      {arrived.slice(-strokesMax).map(({ id, device }, index) => (
        <span
          key={id}
          className={device === left.device ? 'stroke stroke-left' : 'stroke stroke-right'}
          // Strokes that arrive together follow each other.
          style={{ animationDelay: `${index * apartMs}ms` }}
        />
      ))}
    </div>
  );
}

interface Watched {
  /** Ids of all marks; undefined until the first are here, which are no news. */
  readonly seen: ReadonlySet<string> | undefined;
  readonly arrived: readonly MarkRow[];
}

/** Marks that came while this page was watching, in the order of arrival. */
function useArrived(marks: readonly MarkRow[]): readonly MarkRow[] {
  const [{ seen, arrived }, remember] = useState<Watched>({ seen: undefined, arrived: [] });
  const news = marks.filter(({ id }) => !seen?.has(id));
  if (news.length > 0) remember({ seen: new Set(marks.map(({ id }) => id)), arrived: seen ? news : arrived });
  return arrived;
}
