import { type ReactNode, useSyncExternalStore } from 'react';
import './columns.css';

interface ColumnsProps {
  readonly first: ReactNode;
  /** What goes beside it, where there is room for one or two more. */
  readonly beside: readonly ReactNode[];
}

const roomForTwo = '(min-width: 768px) and (min-height: 560px)';
const roomForThree = '(min-width: 1180px) and (min-height: 560px)';

/** One column on a phone, two on a tablet, three on a laptop. */
export function Columns({ first, beside }: ColumnsProps) {
  const count = Number(useMedia(roomForTwo)) + Number(useMedia(roomForThree));
  return (
    <div className="columns">
      <div className="column">{first}</div>
      {beside.slice(0, count).map((content, index) => (
        <div className="column" key={index}>
          {content}
        </div>
      ))}
    </div>
  );
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
