import type { ReactNode } from 'react';
import { Sheet } from '../../look/sheet.tsx';
import { project } from '../../race/projection.ts';
import { raceState } from '../../race/race-state.ts';
import type { MarkRow, RaceRows } from '../../race/rows.ts';
import { sampleRace } from '../../race/sample-race.fixture.ts';
import { ChangeRunner } from '../legs/change-runner.tsx';
import type { LegChanges } from '../legs/leg-changes.ts';
import { LegView } from '../legs/leg-view.tsx';
import { LegsView } from '../legs/legs-view.tsx';
import { Frame } from './frame.tsx';
import { afterLast, ownMark } from './sample-marks.ts';
import { offline } from './sample-sentences.ts';

const nothing = () => undefined;

function Legs({ rows, minutes }: { readonly rows: RaceRows; readonly minutes: number }) {
  const state = raceState(rows);
  const now = afterLast(rows, minutes, 4);
  return (
    <Frame state={state} now={now} tab="Legs" facts={offline(3)}>
      <LegsView state={state} projection={project(state, now)} now={now} onOpenExchange={nothing} onOpenLeg={nothing} />
    </Frame>
  );
}

/** Runner 5 takes the places of others on legs 22 and 25, and much was written. */
function rowsWithRemarks(): RaceRows {
  const rows = sampleRace(21);
  const other = rows.runners[4]?.id;
  const written = (number: number, changed: Partial<MarkRow>) => {
    const at = { time: afterLast(rows, number), uncertaintyMs: 20, confidence: 'high' } as const;
    return ownMark({ id: `remark ${number}`, source: 'manual', at, ...changed });
  };
  return {
    ...rows,
    assignments: rows.assignments.map((each) =>
      other !== undefined && (each.n === 22 || each.n === 25) ? { ...each, runner: other } : each,
    ),
    marks: [
      ...rows.marks,
      written(1, { n: 22, kind: 'penalty', penaltySeconds: 120 }),
      written(2, { n: 22, kind: 'note', note: 'No vest at exchange 21. A marshal wrote it down.' }),
      written(3, { n: 22, kind: 'dnf', voidedBy: 'Lena’s phone', voidReason: 'wrong leg' }),
      written(4, { n: 20, kind: 'dnf' }),
      written(5, { n: 24, kind: 'note', note: 'The gate closes at dusk.' }),
    ],
  };
}

const recorder = changesOf(false, true);
const captain = changesOf(true, true);
const captainOfFullPhone = changesOf(true, false);

function changesOf(isCaptain: boolean, isKept: boolean): LegChanges {
  const keep = async () => Promise.resolve(isKept);
  return { add: keep, voidMark: keep, plan: isCaptain ? { changeRunner: keep, changePace: keep } : undefined };
}

interface LegProps {
  readonly n: number;
  readonly changes?: LegChanges;
  readonly notSaved?: string;
  /** Where the team is listed. */
  readonly isChanging?: boolean;
}

function Leg({ n, changes, notSaved, isChanging = false }: LegProps) {
  const rows = rowsWithRemarks();
  const state = raceState(rows);
  const now = afterLast(rows, 25, 4);
  const leg = state.legs[n - 1];
  if (!leg) return null;
  const start = project(state, now).arrivals.get(n - 1);
  return (
    <Frame state={state} now={now} tab="Legs">
      <Sheet title={`Leg ${n}`} onClose={nothing}>
        {isChanging ? (
          <div className="leg-acts">
            <ChangeRunner {...{ state, leg }} onChoose={nothing} />
          </div>
        ) : (
          <LegView {...{ state, leg, start, now, changes, notSaved }} />
        )}
      </Sheet>
    </Frame>
  );
}

export const legStates: Readonly<Record<string, () => ReactNode>> = {
  legs: () => <Legs rows={sampleRace(21)} minutes={25} />,
  'legs-before-start': () => <Legs rows={sampleRace(-1)} minutes={-98} />,
  'legs-finished': () => <Legs rows={sampleRace(36)} minutes={2} />,
  'legs-written': () => <Legs rows={rowsWithRemarks()} minutes={25} />,
  leg: () => <Leg n={22} changes={captain} />,
  'leg-ahead': () => <Leg n={25} changes={captain} />,
  'leg-recorder': () => <Leg n={22} changes={recorder} />,
  'leg-viewer': () => <Leg n={22} />,
  'leg-runner': () => <Leg n={25} isChanging />,
  'leg-not-saved': () => <Leg n={24} changes={captainOfFullPhone} notSaved="This phone is full." />,
};
