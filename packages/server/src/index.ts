export { createServer } from './create-server.ts';
export type { Access, AccessRequest, Authorize, Claims } from './engine/access.ts';
export type { RuleInput, Rules, TableRules } from './engine/rules.ts';
export type { Database, Queryable } from './postgres/database.ts';
export type { AuthOptions, BatonServer, ServerOptions } from './server-options.ts';
