import { startTestServer } from './test-server.fixture.ts';
import { describeRules } from './rules.suite.fixture.ts';

describeRules(() => startTestServer());
