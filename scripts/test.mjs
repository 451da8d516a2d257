import './setup/node-version.mjs';

// Imported only now: an older Node has been told so and is gone.
import('./checks/run-checks.mjs').catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
