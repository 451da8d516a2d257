/** The text without block comments and line comments that stand alone: examples are no imports. */
export function withoutComments(text) {
  return text.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, '').replaceAll(/^[ \t]*\/\/.*$/gm, '');
}

/** What a module imports, by any form of import or re-export, types included. */
export function importsOf(text) {
  const statements = text.matchAll(/^(?:import|export)\b[^;'"]*?\bfrom\s+['"]([^'"]+)['"]/gm);
  const effects = text.matchAll(/^import\s+['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...effects, ...calls].map((match) => match[1]);
}
