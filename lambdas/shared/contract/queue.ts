/** The doorbell queue and its dead-letter queue, as the CDK deploys them and the local runner imitates them. */
export const DOORBELL_QUEUE = {
  name: (stage: string): string => `polycopy-${stage}-doorbell.fifo`,
  deadLetterName: (stage: string): string => `polycopy-${stage}-doorbell-dlq.fifo`,
  /** Six times the executor's timeout, as AWS advises for event sources. */
  visibilityTimeoutMs: 180_000,
  maxReceiveCount: 5,
  retentionMs: 4 * 86_400_000,
  deadLetterRetentionMs: 14 * 86_400_000,
  batchSize: 1,
} as const;
