import type { MinutesAhead } from '../../race/minutes-ahead.ts';
import type { RaceState } from '../../race/race-state.ts';
import { rangeOfMinutes } from './reading-text.ts';

/** The picture as a table. */
export function AheadTable({ state, ahead }: { readonly state: RaceState; readonly ahead: MinutesAhead }) {
  const known = new Map(ahead.known.map((point) => [point.n, point.minutes]));
  const ranges = new Map(ahead.fan.map((range) => [range.n, range]));
  return (
    <details className="more-about">
      <summary className="type-note strong">Show as table</summary>
      <table className="type-note">
        <thead>
          <tr>
            <th scope="col">Exchange</th>
            <th scope="col">Against plan</th>
          </tr>
        </thead>
        <tbody>
          {state.exchanges.map(({ n }) => (
            <tr key={n}>
              <th scope="row">{n}</th>
              <td>{against(known.get(n), ranges.get(n))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function against(minutes: number | undefined, range: MinutesAhead['fan'][number] | undefined): string {
  if (minutes !== undefined) return rangeOfOne(minutes);
  return range ? rangeOfMinutes(range.low, range.high) : 'not known';
}

function rangeOfOne(minutes: number): string {
  const rounded = Math.round(minutes);
  if (rounded === 0) return 'on plan';
  return rounded > 0 ? `${rounded} min ahead` : `${-rounded} min behind`;
}
