import { Component, type ReactNode } from 'react';
import { DecisionKey } from '../look/decision.tsx';
import { Page } from '../screens/form/page.tsx';

interface FailureScreenState {
  readonly failure: Error | undefined;
}

/** Stands in for a screen that broke: what happened, what is safe, what to do; the code last. */
export class FailureScreen extends Component<{ readonly children: ReactNode }, FailureScreenState> {
  override state: FailureScreenState = { failure: undefined };

  static getDerivedStateFromError(failure: unknown): FailureScreenState {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    return (
      <Page title="This screen broke">
        <div className="form">
          <p>What was saved is still on this phone, and is sent as before.</p>
          <DecisionKey onClick={() => location.reload()}>Open it again</DecisionKey>
          <p className="type-note third failure-code">
            {failure.name}: {failure.message}
          </p>
        </div>
      </Page>
    );
  }
}
