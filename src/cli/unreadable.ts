import { AppError } from '#core/errors.ts';

/** What the codes of the operating system and of zlib mean to a person. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'its permissions do not allow it',
  EPERM: 'its permissions do not allow it',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EMFILE: 'too many files are open',
  Z_DATA_ERROR: 'it is not gzip, or is damaged',
  Z_BUF_ERROR: 'its gzip data ends too early',
};

/** FB3004 for a file that could not be read, by what the system or zlib say. */
export function unreadable(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  const next = code.startsWith('Z_') ? 'Copy the file again.' : 'Check the name and the permissions of the file.';
  return new AppError('FB3004', {
    message: `${path} cannot be read: ${reason}.`,
    next,
    details: { path, code },
    cause,
  });
}
