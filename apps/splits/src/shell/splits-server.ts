import * as v from 'valibot';

/** What a route refused or could not be asked, in a sentence for the person. */
export class SplitsRefusal extends Error {
  override readonly name = 'SplitsRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const refusalSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });
const answerWithinMs = 15_000;

/**
 * Calls one of the application's own routes. These need the network: making a race, joining and
 * links. Marks never go this way.
 * @throws SplitsRefusal
 */
export async function askServer<Answer>(
  path: string,
  body: unknown,
  answerSchema: v.GenericSchema<unknown, Answer>,
  token?: string,
): Promise<Answer> {
  const answer = await send(path, body, token);
  const content: unknown = await answer.json().catch(() => undefined);
  const parsed = v.safeParse(answerSchema, content);
  if (answer.ok && parsed.success) return parsed.output;
  const refusal = v.safeParse(refusalSchema, content);
  if (refusal.success) throw new SplitsRefusal(refusal.output.error.code, refusal.output.error.message);
  throw new SplitsRefusal(
    'NOT_ACKNOWLEDGED',
    'Something else answered in place of the server. This network may want you to sign in.',
  );
}

async function send(path: string, body: unknown, token: string | undefined): Promise<Response> {
  try {
    return await fetch(`/api/splits/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWithinMs),
    });
  } catch {
    throw navigator.onLine
      ? new SplitsRefusal('SERVER_SILENT', 'The server does not answer. What you typed is kept; try again in a minute.')
      : new SplitsRefusal('OFFLINE', 'No network. This needs it once. What you typed is kept.');
  }
}
