import { useLiveQuery } from '../../baton.ts';
import { useState } from 'react';
import * as v from 'valibot';
import { DecisionKey } from '../../look/decision.tsx';
import { countText } from '../../race/words/count-words.ts';
import { dayMinuteText } from '../../race/words/time-words.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { askServer } from '../../shell/splits-server.ts';
import type { LinkAnswer, LinkRequest, Role } from '../../splits-api.ts';
import { Choice } from '../form/choice.tsx';
import { Refused } from '../form/field.tsx';
import { PageHead } from '../form/page.tsx';
import { sentenceOf } from '../join/sentence-of.ts';
import { NewLink } from './new-link.tsx';
import { OpenLinks } from './open-links.tsx';
import { roleWords } from './role-words.ts';

const linkSchema = v.object({
  id: v.string(),
  role: v.picklist(['captain', 'recorder', 'viewer']),
  code: v.string(),
  url: v.string(),
  expiresAt: v.string(),
});

/** Invites phones: a role first, then the code and its QR; below, the links that are open. */
export function ShareScreen({ onBack }: { readonly onBack: () => void }) {
  const { place, timeZone } = useRaceData();
  const now = useRaceNow();
  const [role, setRole] = useState<Role>('recorder');
  const [link, setLink] = useState<LinkAnswer>();
  const [refused, setRefused] = useState<string>();
  const { rows } = useLiveQuery((q) => q.shareLink.where({ race: place.race }).orderBy('createdAt'));
  const open = rows.filter(({ endedAt, expiresAt }) => endedAt === null && Date.parse(expiresAt) > now);
  const until = (time: string) => dayMinuteText(Date.parse(time), now, timeZone);

  const make = async () => {
    setRefused(undefined);
    try {
      const request: LinkRequest = { role };
      setLink(await askServer('links', request, linkSchema, place.token));
    } catch (error) {
      setRefused(sentenceOf(error));
    }
  };

  return (
    <div className="page">
      <PageHead title="Share" onBack={onBack} />
      <div className="form">
        {link ? (
          <NewLink link={link} until={until(link.expiresAt)} onAnother={() => setLink(undefined)} />
        ) : (
          <>
            <Choice label="What may this phone do?" value={role} onChange={setRole} options={roleWords} />
            {refused !== undefined && <Refused>{refused}</Refused>}
            <DecisionKey onClick={make}>Make a code</DecisionKey>
          </>
        )}
        <OpenLinks title={`${countText(open.length, 'open link')}`} links={open} until={until} />
      </div>
    </div>
  );
}
