import { BatonError, type ErrorCode } from '../errors.ts';
import { number, object, optional, text, type TypeOf } from '../shape.ts';
import { errorCode } from './primitives.ts';

/** An error as it travels. */
export const wireError = object({
  code: errorCode,
  message: text,
  details: optional(text),
  retryAfterMs: optional(number),
});

/** Body of every answer that is not a success. */
export const errorResponseShape = object({ error: wireError });

export type ErrorResponse = TypeOf<typeof errorResponseShape>;

export function errorToResponse({ code, message, details, retryAfterMs }: BatonError): ErrorResponse {
  return {
    error: {
      code,
      message,
      ...(details === undefined ? {} : { details }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  };
}

/** The error that a server's answer means. A code of a newer server stays what it is, and is retried. */
export function responseToError({ error }: ErrorResponse): BatonError {
  const { code, message, ...options } = error;
  return new BatonError(code as ErrorCode, message, options);
}
