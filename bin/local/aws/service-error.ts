/** What an AWS service answers when it refuses a request: the SDK turns `type` into its typed exception. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly type: string;
  readonly status: number;
  /** Further members of the error's body, such as `CancellationReasons`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Code of the older query protocol, which SQS still sends in a header and the SDK prefers. */
  readonly queryCode: string | undefined;

  constructor(type: string, message: string, options: ServiceErrorOptions = {}) {
    super(message);
    this.type = type;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
    this.queryCode = options.queryCode;
  }
}

export type ServiceErrorOptions = {
  readonly status?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly queryCode?: string;
};
