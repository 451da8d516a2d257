import * as v from 'valibot';
import { BatonError, errorCatalogue, isErrorCode } from '../errors.ts';
import { errorCode } from './primitives.ts';

/** Body of every answer that is not a success. */
export const errorResponseSchema = v.object({
  error: v.object({
    code: errorCode,
    message: v.string(),
    details: v.optional(v.string()),
    retryAfterMs: v.optional(v.number()),
  }),
});

export type ErrorResponse = v.InferOutput<typeof errorResponseSchema>;

export function errorToResponse(error: BatonError): ErrorResponse {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details === undefined ? {} : { details: error.details }),
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    },
  };
}

/** The error that a server's answer means. Codes of a newer server become INTERNAL, which is retried. */
export function responseToError(response: ErrorResponse): BatonError {
  const { code, message, details, retryAfterMs } = response.error;
  const known = isErrorCode(code) ? code : 'INTERNAL';
  return new BatonError(known, message || errorCatalogue[known].meaning, {
    ...(details === undefined ? {} : { details }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
