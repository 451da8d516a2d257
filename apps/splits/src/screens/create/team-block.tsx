import { Wrong } from '../form/field.tsx';
import type { RunnerDraft } from './create-draft.ts';
import type { BlockProps } from './create-screen.tsx';
import { paceProblem } from './race-plan.ts';

/** Names and paces in running order, with the van each rides in. */
export function TeamBlock({ draft, onChange, problems }: BlockProps) {
  const change = (index: number, changes: Partial<RunnerDraft>) =>
    onChange({ runners: draft.runners.map((runner, at) => (at === index ? { ...runner, ...changes } : runner)) });
  const unit = draft.units === 'mi' ? 'mile' : 'km';
  return (
    <fieldset className="create-block">
      <legend className="type-lead">Team</legend>
      <p className="type-note second">
        In running order. Paces in minutes a {unit}, such as 7:15. With fewer than twelve, leave rows empty.
      </p>
      <ol className="team">
        {draft.runners.map((runner, index) => {
          const slot = index + 1;
          const wrong = problems.team === undefined ? undefined : paceProblem(runner);
          return (
            // Slots are places in an order; they neither move nor go.
            <li key={slot}>
              <span className="team-slot third">{slot}</span>
              <input
                className="field-input team-name"
                aria-label={`Name of runner ${slot}`}
                placeholder="Name"
                value={runner.name}
                onChange={(event) => change(index, { name: event.target.value })}
              />
              <input
                className="field-input team-pace"
                aria-label={`Pace of runner ${slot}`}
                aria-invalid={wrong !== undefined}
                placeholder="7:15"
                value={runner.pace}
                onChange={(event) => change(index, { pace: event.target.value })}
              />
              <select
                className="field-input team-van"
                aria-label={`Van of runner ${slot}`}
                value={runner.van}
                onChange={(event) => change(index, { van: Number(event.target.value) })}
              >
                {draft.vans.map((_, van) => (
                  <option key={van + 1} value={van + 1}>
                    Van {van + 1}
                  </option>
                ))}
              </select>
              {wrong !== undefined && (
                <div className="team-wrong">
                  <Wrong>
                    Runner {slot}: {wrong}
                  </Wrong>
                </div>
              )}
            </li>
          );
        })}
      </ol>
      {problems.team !== undefined && <Wrong>{problems.team}</Wrong>}
    </fieldset>
  );
}
