import { BatonError, errorOf } from '@baton/protocol';
import * as v from 'valibot';

/**
 * The body of a request, checked.
 * @throws BatonError UNSUPPORTED_MEDIA_TYPE, BAD_JSON, BAD_REQUEST naming the place
 */
export async function readBody<Body>(request: Request, schema: v.GenericSchema<unknown, Body>): Promise<Body> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw errorOf('UNSUPPORTED_MEDIA_TYPE');
  const text = await request.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw errorOf('BAD_JSON');
  }
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new BatonError('BAD_REQUEST', issue.message, { details: v.getDotPath(issue) ?? 'body' });
}
