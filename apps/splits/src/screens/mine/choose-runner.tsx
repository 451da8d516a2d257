import type { RunnerRow } from '../../race/rows.ts';
import './mine.css';

interface ChooseRunnerProps {
  readonly runners: readonly RunnerRow[];
  readonly onChoose: (runner: RunnerRow) => void;
}

/** Asked once on a phone. */
export function ChooseRunner({ runners, onChoose }: ChooseRunnerProps) {
  return (
    <div className="mine">
      <h1 className="type-title">Which runner are you?</h1>
      <ul className="mine-runners">
        {runners.map((runner) => (
          <li key={runner.id}>
            <button type="button" onClick={() => onChoose(runner)}>
              {runner.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
