import { useEffect, useState } from 'react';
import { DecisionKey } from '../../look/decision.tsx';
import { joinToWatch } from '../../shell/joining.ts';
import { go } from '../../shell/navigation.ts';
import { racePath } from '../../shell/route.ts';
import { Refused } from '../form/field.tsx';
import { Page } from '../form/page.tsx';
import { codeFrom } from '../join/code-from.ts';
import { sentenceOf } from '../join/sentence-of.ts';

/** A live link: asks nothing, and shows the race as soon as it has a place on it. */
export function LiveScreen({ code }: { readonly code: string }) {
  const [refused, setRefused] = useState<string>();
  const [tries, setTries] = useState(0);

  useEffect(() => {
    let isHere = true;
    const watch = async () => {
      const found = codeFrom(code);
      if (found === undefined) return setRefused('This live link is not whole. Ask for it again.');
      try {
        const place = await joinToWatch(found);
        if (isHere) go(racePath(place.race, { name: 'now' }), { replace: true });
      } catch (error) {
        if (isHere) setRefused(sentenceOf(error));
      }
    };
    setRefused(undefined);
    void watch();
    return () => {
      isHere = false;
    };
  }, [code, tries]);

  if (refused === undefined) return <Page title="Getting the race">{null}</Page>;
  return (
    <Page title="The race did not arrive">
      <div className="form">
        <Refused>{refused}</Refused>
        <DecisionKey onClick={() => setTries(tries + 1)}>Try again</DecisionKey>
      </div>
    </Page>
  );
}
