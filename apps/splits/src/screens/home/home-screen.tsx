import { Decision, DecisionKey } from '../../look/decision.tsx';
import { go } from '../../shell/navigation.ts';
import { usePlaces } from '../../shell/places.ts';
import { racePath } from '../../shell/route.ts';
import { Page } from '../form/page.tsx';
import './home.css';

/** The demo's own phones do not show it once more. */
const isWholePage = window.parent === window;

/** The first thing on a phone without a race, and the way to another race. */
export function HomeScreen() {
  const { all } = usePlaces();
  return (
    <Page title={all.length === 0 ? 'Time a relay, online and off' : 'Races on this phone'}>
      {all.length > 0 && (
        <ul className="home-races">
          {all.map((place) => (
            <li key={place.race}>
              <a
                href={racePath(place.race, { name: 'now' })}
                onClick={(event) => {
                  event.preventDefault();
                  go(racePath(place.race, { name: 'now' }));
                }}
              >
                <span className="strong">{place.raceName}</span>
                <span className="type-note second">as {place.role}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <div className="page-actions">
        <DecisionKey onClick={() => go('/join')}>Join with a code</DecisionKey>
        <Decision onClick={() => go('/create')}>Create a race</Decision>
        {isWholePage && <Decision onClick={() => go('/demo')}>See the demo</Decision>}
      </div>
    </Page>
  );
}
