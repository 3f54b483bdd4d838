import { z } from 'zod';

/** Where Flowbell keeps what it learns; a relative path starts at the working directory. */
export const dataSchema = z.strictObject({ directory: z.string().min(1).default('data') }).prefault({});
