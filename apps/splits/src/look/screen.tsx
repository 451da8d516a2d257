import type { ReactNode } from 'react';
import './screen.css';

export interface Tab {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

interface ScreenProps {
  /** The race's name, top left. */
  readonly title: string;
  /** Race time with weekday and zone, top right: "Sat 03:52:41 PDT". */
  readonly time?: string | undefined;
  /** The sentence bar, where the screen belongs to a race. */
  readonly sentence?: ReactNode;
  readonly tabs?: readonly Tab[];
  readonly onGo?: (href: string) => void;
  readonly children: ReactNode;
}

/** The frame of every screen: strip, sentence, content, tabs, in this order for eyes and ears. */
export function Screen({ title, time, sentence, tabs, onGo, children }: ScreenProps) {
  return (
    <div className="screen">
      <a className="skip-link" href="#content">
        Skip to the race
      </a>
      <header className="top-strip type-note">
        <p className="top-strip-title">{title}</p>
        {time && <p className="top-strip-time">{time}</p>}
      </header>
      {sentence}
      <main className="screen-content" id="content" tabIndex={-1}>
        {children}
      </main>
      {tabs && (
        <nav className="tabs" aria-label="Screens">
          {tabs.map((tab) => (
            <a
              key={tab.href}
              href={tab.href}
              aria-current={tab.isCurrent ? 'page' : undefined}
              onClick={(event) => {
                if (!onGo || event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onGo(tab.href);
              }}
            >
              {tab.label}
            </a>
          ))}
        </nav>
      )}
    </div>
  );
}
