/** Every code that a person can meet, with its meaning. docs/errors.md explains each; a test keeps the two alike. */
export const ERROR_CODES = {
  FB1001: 'configuration is invalid',
  FB1002: 'configuration file cannot be read',
  FB1003: 'data directory is in use',
  FB1004: 'port is in use',
  FB2001: 'command is not known',
  FB2002: 'command is incomplete or has an unknown part',
  FB2003: 'time range is not understood',
  FB2004: 'resource is not known',
  FB2005: 'no data in the window',
  FB2006: 'flow logs and captures in one call',
  FB2007: 'filter is not understood',
  FB3001: 'flow log is malformed',
  FB3002: 'storage cannot be reached',
  FB3003: 'file is not a flow log',
  FB3004: 'file or folder cannot be read',
  FB3005: 'flow logs cannot be discovered',
  FB3006: 'file is not a packet capture',
  FB3007: 'address cannot be read',
  FB3008: 'address is not allowed',
  FB3009: 'import is beyond a limit',
  FB4001: 'chart could not be drawn',
  FB5001: 'Flowbell cannot be reached',
  FB5002: 'HTTP request is not understood',
  FB5003: 'HTTP request comes from a foreign site',
  FB5004: 'HTTP request has no valid key',
  FB5005: 'report link is not valid',
  FB9001: 'unexpected fault',
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorText {
  /** What happened: expected, found, where. A whole sentence. */
  readonly message: string;
  /** What the reader does next. A whole sentence. */
  readonly next: string;
  /** Values for programs and logs; never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A fault that a person can act on. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly next: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, text: ErrorText) {
    super(text.message, text.cause === undefined ? undefined : { cause: text.cause });
    this.code = code;
    this.next = text.next;
    this.details = text.details ?? {};
  }
}

/** Any thrown thing as an AppError; what is not one becomes FB9001 with its cause kept. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('FB9001', {
    message: `Something unexpected went wrong: ${message}`,
    next: 'Try again; if it stays, look in the log for this code and report it.',
    cause: error,
  });
}
