/** HTTP as the engine needs it. Paths are relative to the server's address. */
export interface Network {
  /**
   * Sends one request. Resolves with whatever answered, whatever its status; the body can be
   * read once. Waits for as long as the signal lets it.
   * @throws BatonError OFFLINE or SERVER_SILENT where nothing can answer; the signal's reason
   *   where it was aborted
   */
  send(request: NetworkRequest): Promise<NetworkResponse>;
}

export interface NetworkRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Path with query, such as `/pull?scope=race%2F7f3`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface NetworkResponse {
  readonly status: number;
  header(name: string): string | undefined;
  /** The body as it comes. Ends when the server ends it; throws SERVER_SILENT where it breaks off. */
  chunks(): AsyncIterable<string>;
}
