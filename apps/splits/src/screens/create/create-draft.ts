import * as v from 'valibot';
import { randomId } from '../../shell/random-id.ts';
import { remember } from '../../shell/phone-store.ts';

/** A race as it is typed: texts, right or wrong, so that nothing typed is lost. */
export interface CreateDraft {
  /** The race's id: a draft that is sent twice makes one race. */
  readonly id: string;
  readonly name: string;
  readonly phoneName: string;
  readonly course: 'template' | 'csv';
  readonly csv: string;
  readonly units: 'mi' | 'km';
  /** `2026-08-28` */
  readonly date: string;
  /** `13:00` */
  readonly time: string;
  readonly timeZone: string;
  readonly darkFrom: string;
  readonly darkUntil: string;
  readonly runners: readonly RunnerDraft[];
  readonly vans: readonly VanDraft[];
}

export interface RunnerDraft {
  readonly name: string;
  /** `7:15` a mile or a kilometre, as `units` says. */
  readonly pace: string;
  /** 1 for the first van. */
  readonly van: number;
}

export interface VanDraft {
  readonly name: string;
  readonly side: string;
}

const runnerCount = 12;

const draftSchema = v.object({
  id: v.string(),
  name: v.string(),
  phoneName: v.string(),
  course: v.picklist(['template', 'csv']),
  csv: v.string(),
  units: v.picklist(['mi', 'km']),
  date: v.string(),
  time: v.string(),
  timeZone: v.string(),
  darkFrom: v.string(),
  darkUntil: v.string(),
  runners: v.pipe(v.array(v.object({ name: v.string(), pace: v.string(), van: v.number() })), v.length(runnerCount)),
  vans: v.pipe(v.array(v.object({ name: v.string(), side: v.string() })), v.length(2)),
});

/** What was typed so far; null where nothing was. Survives a reload, and is dropped with the race made. */
export const keptDraft = remember<CreateDraft | null>('create-draft', (kept) =>
  v.parse(v.fallback(v.nullable(draftSchema), null), kept),
);

/** A race that nobody has typed anything for. */
export function emptyDraft(timeZone: string, phoneName: string): CreateDraft {
  return {
    id: randomId(),
    name: '',
    phoneName,
    course: 'template',
    csv: '',
    units: 'mi',
    date: '',
    time: '13:00',
    timeZone,
    darkFrom: '20:00',
    darkUntil: '07:00',
    runners: Array.from({ length: runnerCount }, (_, index) => ({
      name: '',
      pace: '',
      van: index < runnerCount / 2 ? 1 : 2,
    })),
    vans: [
      { name: 'Van 1', side: '' },
      { name: 'Van 2', side: '' },
    ],
  };
}
