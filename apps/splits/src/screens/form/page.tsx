import type { ReactNode } from 'react';
import { Screen } from '../../look/screen.tsx';
import './page.css';

interface PageProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Leads back, where the page was reached from somewhere. */
  readonly onBack?: () => void;
}

/** A page outside a race: without sentence and tabs. */
export function Page({ title, onBack, children }: PageProps) {
  return (
    <Screen title="splits">
      <div className="page">
        <PageHead title={title} {...(onBack && { onBack })} />
        {children}
      </div>
    </Screen>
  );
}

/** Title with the way back before it. */
export function PageHead({ title, onBack }: Omit<PageProps, 'children'>) {
  return (
    <header className="page-head">
      {onBack && (
        <button type="button" className="page-back" aria-label="Back" onClick={onBack}>
          <svg width="10" height="18" viewBox="0 0 10 18" aria-hidden="true">
            <path d="M9 1 1 9 9 17" />
          </svg>
        </button>
      )}
      <h1 className="type-title">{title}</h1>
    </header>
  );
}
