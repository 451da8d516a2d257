import { type FormEvent, useState } from 'react';
import { DecisionKey } from '../../look/decision.tsx';
import { joinRace } from '../../shell/joining.ts';
import { go, goBack } from '../../shell/navigation.ts';
import { lastPhoneName } from '../../shell/places.ts';
import { racePath } from '../../shell/route.ts';
import { Field, Refused } from '../form/field.tsx';
import { Page } from '../form/page.tsx';
import { codeFrom } from './code-from.ts';
import { sentenceOf } from './sentence-of.ts';

/** A place on a race for a code or a link; no account. */
export function JoinScreen({ code: given }: { readonly code: string }) {
  const [code, setCode] = useState(given);
  const [phoneName, setPhoneName] = useState(lastPhoneName);
  const [missing, setMissing] = useState<{ code?: string; phoneName?: string }>({});
  const [refused, setRefused] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);

  const join = async (event: FormEvent) => {
    event.preventDefault();
    const found = codeFrom(code);
    const lacks = missingIn(found, phoneName);
    setMissing(lacks);
    setRefused(undefined);
    if (found === undefined || Object.keys(lacks).length > 0) return;
    setIsAsking(true);
    try {
      const place = await joinRace(found, phoneName.trim());
      go(racePath(place.race, { name: 'now' }), { replace: true });
    } catch (error) {
      setRefused(sentenceOf(error));
      setIsAsking(false);
    }
  };

  return (
    <Page title="Join a race" onBack={() => goBack('/')}>
      <form className="form" onSubmit={join} noValidate>
        <Field
          label="Code or link"
          value={code}
          onChange={setCode}
          error={missing.code}
          placeholder="K7QM-3XWD"
          autoComplete="off"
          isCode
        />
        <Field
          label="What should we call this phone?"
          value={phoneName}
          onChange={setPhoneName}
          error={missing.phoneName}
          placeholder="Lena’s phone"
          autoComplete="off"
          note="The team reads this name beside your marks."
        />
        {refused !== undefined && <Refused>{refused}</Refused>}
        <DecisionKey type="submit" isDisabled={isAsking}>
          {isAsking ? 'Joining' : 'Join'}
        </DecisionKey>
      </form>
    </Page>
  );
}

function missingIn(code: string | undefined, phoneName: string): { code?: string; phoneName?: string } {
  return {
    ...(code === undefined && {
      code: 'A code has eight letters and digits, like K7QM-3XWD. The whole link works too.',
    }),
    ...(phoneName.trim() === '' && {
      phoneName: 'Give this phone a name, so that the team knows whose marks these are.',
    }),
  };
}
