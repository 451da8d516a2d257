/** What happened, a line each: its hash tells whether two runs were the same. */
export class Trace {
  readonly #lines: string[] | undefined;
  #low = 0xdeadbeef;
  #high = 0x41c6ce57;

  /** Lines are kept where somebody will read them. */
  constructor(isKept: boolean) {
    this.#lines = isKept ? [] : undefined;
  }

  add(line: string): void {
    this.#lines?.push(line);
    // Two multiplicative hashes side by side (cyrb53): fast, and this guards against accidents alone.
    for (let index = 0; index < line.length; index++) {
      const code = line.charCodeAt(index);
      this.#low = Math.imul(this.#low ^ code, 2_654_435_761);
      this.#high = Math.imul(this.#high ^ code, 1_597_334_677);
    }
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  hash(): string {
    const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }
}
