/** What a listener gives to whoever connects. Without limits a few slow clients would keep all others out, and a stop waiting. */
export interface HttpLimits {
  readonly connectionsMax: number;
  /** From the first byte, or the connection, to the end of the headers. */
  readonly headersWaitMs: number;
  /** To the end of the body. */
  readonly requestWaitMs: number;
  /** For a connection on which nothing moves while a request is answered. */
  readonly silenceMs: number;
  /** For a connection between two requests. */
  readonly keepAliveMs: number;
  /** For answers that are still owed when the server stops. */
  readonly stopWaitMs: number;
  /** How often the waits for headers and requests are looked at. */
  readonly checkEveryMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  // Load balancers keep some dozens open; a process may have thousands of files.
  connectionsMax: 1_000,
  // A request is one or two packets.
  headersWaitMs: 5_000,
  // Bodies have at most 64 kB.
  requestWaitMs: 15_000,
  // Longer than the wait for Kafka's acknowledgement.
  silenceMs: 30_000,
  // Load balancers close after 60 s; if we were first, one of their requests would meet a closed connection.
  keepAliveMs: 72_000,
  // Longer than the wait for Kafka's acknowledgement; supervisors kill after 30 s.
  stopWaitMs: 12_000,
  checkEveryMs: 1_000,
};
