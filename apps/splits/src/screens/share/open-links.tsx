import { useMutation } from '../../baton.ts';
import type { Row } from '@baton/protocol';
import { TextAction } from '../../look/decision.tsx';
import type { SplitsSchema } from '../../schema.ts';
import { useRaceData } from '../../shell/race-data.tsx';
import { useKeeping } from '../../shell/use-keeping.ts';
import { NotKept } from '../form/not-kept.tsx';
import { roleWords } from './role-words.ts';
import './share.css';

type ShareLinkRow = Row<SplitsSchema, 'shareLink'>;

interface OpenLinksProps {
  readonly title: string;
  readonly links: readonly ShareLinkRow[];
  readonly until: (time: string) => string;
}

/** Links that still let phones in. Ending one ends the places that came from it. */
export function OpenLinks({ title, links, until }: OpenLinksProps) {
  const { clock } = useRaceData();
  const mutate = useMutation();
  const { keep, notSaved } = useKeeping();
  const end = ({ id }: ShareLinkRow) => {
    const endedAt = new Date(clock.now().time).toISOString();
    void keep(() => mutate((tx) => tx.shareLink.update(id, { endedAt })).saved);
  };
  return (
    <section>
      <h2 className="strong open-links-title">{title}</h2>
      <NotKept reason={notSaved} />
      <ul className="open-links">
        {links.map((link) => (
          <li key={link.id}>
            <div>
              <p>{roleWords.find(({ value }) => value === link.role)?.words}</p>
              <p className="type-note second">until {until(link.expiresAt)}</p>
            </div>
            <TextAction onClick={() => end(link)}>End</TextAction>
          </li>
        ))}
      </ul>
    </section>
  );
}
