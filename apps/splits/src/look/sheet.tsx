import type { ReactNode } from 'react';
import './sheet.css';

interface SheetProps {
  readonly title: string;
  /** A name stands in title size, a verdict in lead. Default `name`. */
  readonly titleIs?: 'name' | 'verdict';
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Eyes and ears begin at the title. */
const focus = (title: HTMLElement | null) => title?.focus({ preventScroll: true });

/** A screen over a screen, with one way back. It never covers the key beside it. */
export function Sheet({ title, titleIs = 'name', onClose, children }: SheetProps) {
  return (
    <section className="sheet" aria-labelledby="sheet-title">
      <header className="sheet-head">
        <h1 className={titleIs === 'name' ? 'type-title' : 'type-lead'} id="sheet-title" tabIndex={-1} ref={focus}>
          {title}
        </h1>
        <button type="button" className="sheet-close" aria-label="Close" onClick={onClose}>
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <path d="M2 2 16 16M16 2 2 16" />
          </svg>
        </button>
      </header>
      {children}
    </section>
  );
}
