import type { LegState, RaceState } from '../../race/race-state.ts';
import type { RunnerRow } from '../../race/rows.ts';
import { paceText } from '../../race/words/duration-words.ts';

interface ChangeRunnerProps {
  readonly state: RaceState;
  readonly leg: LegState;
  readonly onChoose: (runner: RunnerRow) => void;
}

/** The team in its order, with what each is for this leg. */
export function ChangeRunner({ state, leg, onChoose }: ChangeRunnerProps) {
  const roleOf = ({ id }: RunnerRow) => {
    if (id === leg.runner?.id) return 'runs it';
    return id === leg.insteadOf?.id ? 'as planned' : undefined;
  };
  return (
    <>
      <p className="strong">Who runs leg {leg.n}?</p>
      <ul className="leg-runners">
        {state.runners.map((runner) => (
          <li key={runner.id}>
            <button type="button" aria-pressed={runner.id === leg.runner?.id} onClick={() => onChoose(runner)}>
              <span>{runner.name}</span>
              <span className="type-note second">
                {[roleOf(runner), paceText(runner.paceSecondsPerMile, state.race.units)].filter(Boolean).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
