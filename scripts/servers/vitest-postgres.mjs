import { startPostgres } from './postgres.mjs';

/** Vitest's global set-up: one Postgres for the whole run; tests `inject('postgresUrl')`. */
export default async function setup(project) {
  const postgres = await startPostgres();
  project.provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
