/** The result of a step that is one fact: it holds where there are no problems. */
export function outcome(problems) {
  const holds = problems.length === 0;
  return { passed: holds ? 1 : 0, failed: holds ? 0 : 1, skipped: 0, problems };
}

/** The same for a program that says by its exit code whether the fact holds. */
export function outcomeOf({ code, output }) {
  return outcome(code === 0 ? [] : [output.trim()]);
}
