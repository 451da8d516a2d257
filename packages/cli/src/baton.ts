#!/usr/bin/env node
import { runBaton } from './run-baton.ts';

process.exitCode = await runBaton(process.argv.slice(2), {
  environment: process.env,
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
