import { DecisionKey } from '../../look/decision.tsx';
import { go } from '../../shell/navigation.ts';
import { Page } from '../form/page.tsx';

/** An address that names nothing, or a race that this phone has no place on. */
export function MissingScreen({ sentence = 'There is nothing at this address.' }: { readonly sentence?: string }) {
  return (
    <Page title={sentence} onBack={() => go('/races')}>
      <DecisionKey onClick={() => go('/join')}>Join with a code</DecisionKey>
    </Page>
  );
}
