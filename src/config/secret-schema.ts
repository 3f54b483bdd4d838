import { z } from 'zod';
import { Secret } from '#core/secret.ts';

const reference = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })], {
  // The value itself may be the secret, so it is never repeated.
  error: () => 'expected {env: NAME} or {file: path}; secrets do not stand in this file',
});

/** Gives the secret that a reference names, or says in a sentence why it cannot. */
export type ReadSecret = (from: { env: string } | { file: string }) => Secret | string;

/** A secret by reference: `{env: NAME}` or `{file: path}`. */
export function secret(read: ReadSecret) {
  return reference.transform((from, context) => {
    const found = read(from);
    if (found instanceof Secret) return found;
    context.addIssue({ code: 'custom', input: from, message: found });
    return z.NEVER;
  });
}
