export { createAuthenticate } from './authentication.ts';
export type { Authenticate } from './authentication.ts';
export { createHttpApp } from './http-app.ts';
export type { HttpAppParts } from './http-app.ts';
export { createTokens } from './tokens.ts';
export type { Tokens } from './tokens.ts';
