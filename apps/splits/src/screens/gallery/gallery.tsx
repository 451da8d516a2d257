import { createRoot } from 'react-dom/client';
import '../../look/look.css';
import { nowStates } from './now-states.tsx';
import { otherStates } from './other-states.tsx';

/**
 * The racing screens in every state, drawn from a made-up race: `#now-receipt` shows one.
 * For tests and for looking; no part of the application.
 */
const states = { ...nowStates, ...otherStates };

function Gallery() {
  const state = states[location.hash.slice(1)];
  if (state) return state();
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

Object.assign(window, { galleryNames: Object.keys(states) });
addEventListener('hashchange', () => location.reload());
const root = document.body.appendChild(document.createElement('div'));
createRoot(root).render(<Gallery />);
