import { startPostgres } from './postgres.mjs';

/** Vitest's global set-up: one Postgres for the whole run; tests `inject('postgresUrl')`. */
export default async function setup(project) {
  const postgres = await startPostgres({ settings: { track_commit_timestamp: 'on' } });
  project.provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
