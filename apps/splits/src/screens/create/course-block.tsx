import type { ChangeEvent } from 'react';
import { countText } from '../../race/words/count-words.ts';
import { distanceText } from '../../race/words/duration-words.ts';
import type { CourseCsvLeg } from '../../race/csv/course-csv.ts';
import { Choice } from '../form/choice.tsx';
import { TextBlock, Wrong } from '../form/field.tsx';
import type { BlockProps } from './create-screen.tsx';
import { courseOf } from './race-plan.ts';

const problemsShownMax = 8;

/** The legs: the template's, or a table of one's own, with what was understood of it. */
export function CourseBlock({ draft, onChange, problems }: BlockProps) {
  const course = courseOf(draft);
  const isUntouched = draft.course === 'csv' && draft.csv.trim() === '' && problems.course === undefined;
  return (
    <fieldset className="create-block">
      <legend className="type-lead">Course</legend>
      <Choice
        label="Where the legs come from"
        value={draft.course}
        onChange={(chosen) => onChange({ course: chosen })}
        options={[
          { value: 'template', words: 'Template', note: 'Mountains to coast, 36 legs' },
          { value: 'csv', words: 'A CSV file', note: 'One row a leg, from a spreadsheet' },
        ]}
      />
      {draft.course === 'csv' && (
        <>
          <TextBlock
            label="Paste the table, or choose a file"
            value={draft.csv}
            onChange={(csv) => onChange({ csv })}
            placeholder={'leg,distance_mi,van,major_exchange_after\n1,6.26,1,false'}
            note="Columns: leg, distance_mi or distance_km, van, major_exchange_after; from and to if you like."
          />
          <FileChoice onText={(csv) => onChange({ csv })} />
        </>
      )}
      {!isUntouched && !course.ok && (
        <div>
          {course.problems.slice(0, problemsShownMax).map(({ message }) => (
            <Wrong key={message}>{message}</Wrong>
          ))}
          {course.problems.length > problemsShownMax && (
            <p className="type-note second">and {course.problems.length - problemsShownMax} more</p>
          )}
        </div>
      )}
      {course.ok && <Preview legs={course.items} units={draft.units} />}
      <Choice
        label="Distances and paces"
        value={draft.units}
        onChange={(units) => onChange({ units })}
        options={[
          { value: 'mi', words: 'Miles' },
          { value: 'km', words: 'Kilometres' },
        ]}
        isRow
      />
    </fieldset>
  );
}

function FileChoice({ onText }: { readonly onText: (text: string) => void }) {
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) onText(await file.text());
  };
  return (
    <label className="create-file">
      <input type="file" accept=".csv,text/csv" onChange={read} />
      <span>Choose a file</span>
    </label>
  );
}

function Preview({ legs, units }: { readonly legs: readonly CourseCsvLeg[]; readonly units: 'mi' | 'km' }) {
  const total = legs.reduce((miles, { distanceMiles }) => miles + distanceMiles, 0);
  const changes = legs.filter(({ n, isVanChange }) => isVanChange && n < legs.length).map(({ n }) => n);
  return (
    <details className="create-preview">
      <summary>
        {countText(legs.length, 'leg')}, {distanceText(total, units)}
        {changes.length > 0 && `; the vans change after ${changes.join(', ')}`}
      </summary>
      <table>
        <thead className="type-note third">
          <tr>
            <th scope="col">Leg</th>
            <th scope="col">Distance</th>
            <th scope="col">Van</th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={leg.n}>
              <td>{leg.n}</td>
              <td>{distanceText(leg.distanceMiles, units)}</td>
              <td>{leg.van}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
