import { z } from 'zod';

/** The operator's own MaxMind databases (.mmdb); null takes those that come with Flowbell. */
export const geoSchema = z
  .strictObject({
    countryDatabase: z.string().min(1).nullable().default(null),
    asnDatabase: z.string().min(1).nullable().default(null),
  })
  .prefault({});
