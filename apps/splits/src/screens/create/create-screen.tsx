import { type FormEvent, useEffect, useState } from 'react';
import { DecisionKey } from '../../look/decision.tsx';
import { createRace } from '../../shell/joining.ts';
import { go, goBack } from '../../shell/navigation.ts';
import { lastPhoneName } from '../../shell/places.ts';
import { racePath } from '../../shell/route.ts';
import { Field, Refused } from '../form/field.tsx';
import { Page } from '../form/page.tsx';
import { sentenceOf } from '../join/sentence-of.ts';
import { CourseBlock } from './course-block.tsx';
import { type CreateDraft, emptyDraft, keptDraft } from './create-draft.ts';
import { type DraftProblems, planOf } from './race-plan.ts';
import { StartBlock } from './start-block.tsx';
import { TeamBlock } from './team-block.tsx';
import { VansBlock } from './vans-block.tsx';
import './create.css';

/** What each block of the page gets. */
export interface BlockProps {
  readonly draft: CreateDraft;
  readonly onChange: (changes: Partial<CreateDraft>) => void;
  readonly problems: DraftProblems;
}

/** A whole race on one page: course, start, team, vans. Nothing typed is lost by an error or a reload. */
export function CreateScreen() {
  const [draft, setDraft] = useState(startDraft);
  const [problems, setProblems] = useState<DraftProblems>({});
  const [refused, setRefused] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => keptDraft.set(draft), [draft]);
  const onChange = (changes: Partial<CreateDraft>) => setDraft((known) => ({ ...known, ...changes }));

  const create = async (event: FormEvent) => {
    event.preventDefault();
    const result = planOf(draft);
    setProblems(result.ok ? {} : result.problems);
    setRefused(undefined);
    if (!result.ok) return setRefused('Not yet: some places above need your hand. Nothing you typed is lost.');
    setIsAsking(true);
    try {
      const place = await createRace(result.plan);
      keptDraft.set(null);
      go(racePath(place.race, { name: 'now' }), { replace: true });
    } catch (error) {
      setRefused(sentenceOf(error));
      setIsAsking(false);
    }
  };

  const block = { draft, onChange, problems };
  return (
    <Page title="Create a race" onBack={() => goBack('/')}>
      <form className="form" onSubmit={create} noValidate>
        <Field
          label="What is the race called?"
          value={draft.name}
          onChange={(name) => onChange({ name })}
          error={problems.name}
          placeholder="Mountains to Coast"
        />
        <CourseBlock {...block} />
        <StartBlock {...block} />
        <TeamBlock {...block} />
        <VansBlock {...block} />
        <Field
          label="What should we call this phone?"
          value={draft.phoneName}
          onChange={(phoneName) => onChange({ phoneName })}
          error={problems.phoneName}
          placeholder="Lena’s phone"
          note="It is the captain’s. The team reads this name beside your marks."
        />
        {refused !== undefined && <Refused>{refused}</Refused>}
        <DecisionKey type="submit" isDisabled={isAsking}>
          {isAsking ? 'Creating' : 'Create the race'}
        </DecisionKey>
      </form>
    </Page>
  );
}

function startDraft(): CreateDraft {
  return keptDraft.current() ?? emptyDraft(Intl.DateTimeFormat().resolvedOptions().timeZone, lastPhoneName());
}
