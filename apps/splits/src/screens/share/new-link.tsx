import { useState } from 'react';
import { Decision, TextAction } from '../../look/decision.tsx';
import type { LinkAnswer } from '../../splits-api.ts';
import { QrCode } from './qr-code.tsx';
import { roleWords } from './role-words.ts';
import './share.css';

interface NewLinkProps {
  readonly link: LinkAnswer;
  /** When it ends, in words. */
  readonly until: string;
  readonly onAnother: () => void;
}

/** A code that was just made: this is the only time it can be seen. */
export function NewLink({ link, until, onAnother }: NewLinkProps) {
  const role = roleWords.find(({ value }) => value === link.role);
  return (
    <section className="new-link" aria-labelledby="new-link-code">
      <p>
        <span className="strong">{role?.words}.</span> <span className="second">{role?.note}</span>
      </p>
      <p className="new-link-code" id="new-link-code">
        {link.code}
      </p>
      <QrCode text={link.url} name={`QR code of ${link.url}`} />
      <p className="type-note second new-link-url">{link.url}</p>
      <p>Good until {until}. The code is shown this once; make another whenever you need one.</p>
      <CopyLink url={link.url} />
      <TextAction onClick={onAnother}>Another role</TextAction>
    </section>
  );
}

/** Copies the link, and says whether it did: browsers refuse on plain http. */
function CopyLink({ url }: { readonly url: string }) {
  const [said, setSaid] = useState('Copy the link');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      setSaid('Copied');
    } catch {
      setSaid('This browser does not copy. Press on the link above.');
    }
  };
  return <Decision onClick={copy}>{said}</Decision>;
}
