import { startTestServer } from '../test-server.fixture.ts';
import { describeRoutes } from './routes.suite.fixture.ts';

describeRoutes(() => startTestServer());
