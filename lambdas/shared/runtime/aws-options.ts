/**
 * Options of every SDK client: few tries and short timeouts, far below any function's own.
 *
 * Endpoints and region come from the standard environment variables, which is how local services take AWS's place.
 */
export const AWS_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { requestTimeout: 4_000, connectionTimeout: 1_000 },
} as const;
