import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '#core/window.ts';
import { duration } from './duration-schema.ts';
import { type ReadSecret, secret } from './secret-schema.ts';

/** The report page: what its links are signed with, how long they hold, and how much may be downloaded. */
export const webSchema = (readSecret: ReadSecret) =>
  z
    .strictObject({
      linkKey: secret(readSecret).nullable().default(null),
      linkLife: duration({ minMs: MINUTE_MS, maxMs: 366 * DAY_MS, example: '7d' }).prefault('7d'),
      downloadRows: z.int().min(1).max(10_000_000).default(100_000),
    })
    .transform(({ linkLife, ...rest }) => ({ ...rest, linkLifeMs: linkLife }))
    .prefault({});
