import { z } from 'zod';

/** The one HTTP server. Port 0 lets the system choose one. */
export const httpSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1'),
    port: z.int().min(0).max(65_535).default(3978),
    publicUrls: z.array(z.url({ protocol: /^https?$/, error: urlExpected })).default([]),
  })
  .prefault({});

function urlExpected(issue: { readonly input?: unknown }): string {
  return `expected an address such as https://flowbell.example.com, found ${JSON.stringify(issue.input)}`;
}
