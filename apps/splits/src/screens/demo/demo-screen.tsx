import { useEffect, useState } from 'react';
import { DecisionKey } from '../../look/decision.tsx';
import { useRemembered } from '../../shell/phone-store.ts';
import { Refused } from '../form/field.tsx';
import { Page } from '../form/page.tsx';
import { sentenceOf } from '../join/sentence-of.ts';
import { DemoStage } from './demo-stage.tsx';
import { keptVisit, startVisit } from './demo-visit.ts';

/** Two real phones on one page, with the server between them. */
export function DemoScreen() {
  const visit = useRemembered(keptVisit);
  const [refused, setRefused] = useState<string>();
  const [tries, setTries] = useState(0);
  const needsVisit = visit === null;

  useEffect(() => {
    if (!needsVisit) return;
    let isHere = true;
    setRefused(undefined);
    startVisit().catch((error: unknown) => isHere && setRefused(sentenceOf(error)));
    return () => {
      isHere = false;
    };
  }, [needsVisit, tries]);

  // Another visit is another stage: nothing of the old race stays.
  if (visit) return <DemoStage key={visit.viewer.race} visit={visit} onStartAgain={() => keptVisit.set(null)} />;
  if (refused === undefined) return <Page title="Making a demo race">{null}</Page>;
  return (
    <Page title="The demo race did not arrive">
      <div className="form">
        <Refused>{refused}</Refused>
        <DecisionKey onClick={() => setTries(tries + 1)}>Try again</DecisionKey>
      </div>
    </Page>
  );
}
