import { inject } from 'vitest';
import { createDatabase, startTestServer } from '../test-server.fixture.ts';
import { describeRoutes } from './routes.suite.fixture.ts';

describeRoutes(async () => startTestServer({ databaseUrl: await createDatabase(inject('postgresUrl')) }));
