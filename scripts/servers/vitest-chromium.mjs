import { findChromium } from './chromium.mjs';

/** Vitest's global set-up for tests in a browser; they `inject('chromiumPath')`. */
export default function setup(project) {
  project.provide('chromiumPath', findChromium());
}
