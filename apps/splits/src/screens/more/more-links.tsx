import type { ReactNode } from 'react';
import './more.css';

export function MoreLinks({ children }: { readonly children: ReactNode }) {
  return <ul className="more-links">{children}</ul>;
}

/** A line that opens a screen. */
export function MoreLink({ onOpen, children }: { readonly onOpen: () => void; readonly children: ReactNode }) {
  return (
    <li>
      <button type="button" onClick={onOpen}>
        <span>{children}</span>
        <svg width="8" height="14" viewBox="0 0 8 14" aria-hidden="true">
          <path d="M1 1 7 7 1 13" />
        </svg>
      </button>
    </li>
  );
}
