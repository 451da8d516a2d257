/** The store in a database that is set up already, for programs that read as the server does. */
export { createPostgresStore, type PostgresStoreOptions } from './postgres-store.ts';
