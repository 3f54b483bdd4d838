import { z } from 'zod';
import { azureSchema } from './azure.ts';
import { dataSchema } from './data.ts';
import { estateSchema } from './estate.ts';
import { eventGridSchema } from './event-grid.ts';
import { geoSchema } from './geo.ts';
import { httpSchema } from './http.ts';
import { importSchema } from './import.ts';
import { logSchema } from './log.ts';
import { sandboxSchema } from './sandbox.ts';
import type { ReadSecret } from './secret-schema.ts';
import { storageSchema } from './storage.ts';
import { storeSchema } from './store.ts';
import { timeSchema } from './time.ts';
import { webSchema } from './web.ts';

export const DEFAULT_RULES_FILE = 'rules.yaml';

/** The whole of flowbell.yaml; each section's schema and defaults stand in its own file. */
export const configSchema = (readSecret: ReadSecret) =>
  z.strictObject({
    http: httpSchema,
    web: webSchema(readSecret),
    time: timeSchema,
    data: dataSchema,
    storage: storageSchema(readSecret),
    azure: azureSchema,
    eventGrid: eventGridSchema(readSecret),
    import: importSchema,
    sandbox: sandboxSchema,
    estate: estateSchema,
    geo: geoSchema,
    store: storeSchema,
    log: logSchema,
    rulesFile: z.string().min(1).default(DEFAULT_RULES_FILE),
  });

/** Settings as the program sees them: durations in ms, sizes in bytes, secrets wrapped. */
export type Settings = z.output<ReturnType<typeof configSchema>>;
