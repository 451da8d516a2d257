import type { ReactNode } from 'react';
import './course-line.css';

/** The race as one vertical line: rows are what lies between, ticks the instants at which it changes. */
export function CourseLine({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ol className="course" aria-label={label}>
      {children}
    </ol>
  );
}

interface RowProps {
  readonly is: 'past' | 'current' | 'future';
  readonly children: ReactNode;
}

export function CourseRow({ is, children }: RowProps) {
  return (
    <li className={`course-row course-${is}`} aria-current={is === 'current' ? 'step' : undefined}>
      {children}
    </li>
  );
}

interface TickProps {
  readonly is: 'past' | 'current' | 'future';
  /** Hollow where the time is estimated, double where two marks claim it. */
  readonly shape?: 'plain' | 'estimated' | 'double';
  readonly children: ReactNode;
  readonly onOpen?: (() => void) | undefined;
}

/** An instant between two rows, or at the line's ends; one without words is for eyes alone. */
export function CourseTick({ is, shape = 'plain', children, onOpen }: TickProps) {
  return (
    <li className={`course-tick course-${is} course-tick-${shape} type-note`} aria-hidden={!children || undefined}>
      {onOpen ? (
        <button type="button" onClick={onOpen}>
          {children}
        </button>
      ) : (
        <span>{children}</span>
      )}
    </li>
  );
}
