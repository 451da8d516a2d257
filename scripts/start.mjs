import './setup/node-version.mjs';

// Imported only now: an older Node has been told so and is gone.
import('./setup/start-splits.mjs').catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
