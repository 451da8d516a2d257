import { Fragment, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import '../../look/look.css';
import { legStates } from './leg-states.tsx';
import { meanLuminance } from './mean-luminance.ts';
import { nowStates } from './now-states.tsx';
import { otherStates } from './other-states.tsx';

/**
 * The racing screens in every state, drawn from a made-up race: `#now-receipt` shows one.
 * For tests and for looking; no part of the application.
 */
const states = { ...nowStates, ...legStates, ...otherStates };

function Gallery() {
  const name = useSyncExternalStore(onHashChange, () => location.hash.slice(1));
  const state = states[name];
  // A state begins anew each time.
  if (state) return <Fragment key={name}>{state()}</Fragment>;
  return (
    <ul>
      {Object.keys(states).map((name) => (
        <li key={name}>
          <a href={`#${name}`}>{name}</a>
        </li>
      ))}
    </ul>
  );
}

function onHashChange(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

Object.assign(window, { galleryNames: Object.keys(states), meanLuminance });
const root = document.body.appendChild(document.createElement('div'));
createRoot(root).render(<Gallery />);
