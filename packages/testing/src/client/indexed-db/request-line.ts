import { FakeRequest } from './fake-request.ts';

interface Asked {
  readonly request: FakeRequest;
  readonly work: () => unknown;
  /** What came of it, until the tab has heard. */
  answer?: { readonly result: unknown } | { readonly error: DOMException };
}

/** What one transaction was asked for, in order: carried out together, and heard one after another. */
export class RequestLine {
  readonly #asked: Asked[] = [];

  get isEmpty(): boolean {
    return this.#asked.length === 0;
  }

  push(work: () => unknown): FakeRequest {
    const request = new FakeRequest();
    this.#asked.push({ request, work });
    return request;
  }

  /** Carries out what there is, up to the first that fails. */
  carryOut(): void {
    for (const asked of this.#asked) {
      asked.answer = answerTo(asked.work);
      if ('error' in asked.answer) return;
    }
  }

  /**
   * Tells the tab what came of them, for as long as nothing fails.
   * @returns the one that failed, of which the tab was not told
   */
  hear(): { readonly request: FakeRequest; readonly error: DOMException } | undefined {
    for (let asked = this.#asked[0]; asked?.answer; asked = this.#asked[0]) {
      const { request, answer } = asked;
      this.#asked.shift();
      if ('error' in answer) return { request, error: answer.error };
      request.succeed(answer.result);
    }
    return undefined;
  }

  /** @returns those of which the tab was not told */
  drop(): readonly FakeRequest[] {
    return this.#asked.splice(0).map(({ request }) => request);
  }
}

function answerTo(work: () => unknown): { readonly result: unknown } | { readonly error: DOMException } {
  try {
    return { result: work() };
  } catch (error) {
    if (error instanceof DOMException) return { error };
    throw error;
  }
}
