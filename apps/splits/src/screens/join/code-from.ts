const codeLength = 8;

/** The code in what a person typed or pasted: the code itself, or a link that ends in it. */
export function codeFrom(typed: string): string | undefined {
  const afterHash = typed.slice(typed.lastIndexOf('#') + 1);
  const code = afterHash.replaceAll(/[\s-]/g, '').toUpperCase();
  return code.length === codeLength && /^[A-Z0-9]+$/.test(code) ? code : undefined;
}
