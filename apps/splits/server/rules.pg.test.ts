import { inject } from 'vitest';
import { createDatabase, startTestServer } from './test-server.fixture.ts';
import { describeRules } from './rules.suite.fixture.ts';

describeRules(async () => startTestServer({ databaseUrl: await createDatabase(inject('postgresUrl')) }));
