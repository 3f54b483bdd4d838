import { HOUR_MS, MINUTE_MS, type Window } from '#core/window.ts';
import type { TestFlow } from './memory-history.ts';

/** Traffic for rule tests: a small estate with a day and a night, and what may happen to it. Same seed, same flows. */

export const NOON_MS = Date.UTC(2026, 2, 11, 12);

const QUIET: TestFlow = {
  timeMs: 0,
  nsg: 'nsg-web',
  vm: 'vm-web-1',
  direction: 'in',
  action: 'deny',
  answered: false,
  protocol: 'TCP',
  port: 23,
  src: '198.51.100.1',
  dst: '10.0.0.4',
  country: 'NL',
  bytes: 0,
};

export const flow = (parts: Partial<TestFlow>): TestFlow => ({ ...QUIET, ...parts });

/** `amount` flows at even distances over the window; `parts` may depend on the place in the row. */
export function spread(amount: number, window: Window, parts: (index: number) => Partial<TestFlow>): TestFlow[] {
  const stepMs = (window.toMs - window.fromMs) / amount;
  return Array.from({ length: amount }, (_, index) =>
    flow({ timeMs: Math.floor(window.fromMs + index * stepMs), ...parts(index) }),
  );
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SCANNED_PORTS = [23, 22, 445, 3389, 8080];
const COUNTRIES = ['NL', 'DE', 'US', 'CN', 'BR'];
/** A scanner's address and country go together. */
const scanner = (place: number): Partial<TestFlow> => ({
  src: `198.18.${Math.floor(place / 200)}.${place % 200}`,
  country: COUNTRIES[place % COUNTRIES.length] ?? 'NL',
});

/**
 * Denied inbound scans: about `perHour` at midday and a third of it at midnight, minute by minute with a random count,
 * from 400 addresses.
 */
export function usualScans(window: Window, perHour: number, options: { seed: number; nsg?: string }): TestFlow[] {
  const random = seeded(options.seed);
  const flows: TestFlow[] = [];
  for (let minuteMs = window.fromMs; minuteMs < window.toMs; minuteMs += MINUTE_MS) {
    const hour = (minuteMs / HOUR_MS) % 24;
    const mean = (perHour / 60) * (2 / 3 + Math.cos(((hour - 12) / 12) * Math.PI) / 3);
    const amount = Math.round(mean * (0.5 + random()));
    for (let index = 0; index < amount; index += 1) {
      flows.push(
        flow({
          timeMs: minuteMs + Math.floor(random() * MINUTE_MS),
          nsg: options.nsg ?? 'nsg-web',
          port: SCANNED_PORTS[Math.floor(random() * SCANNED_PORTS.length)] ?? 23,
          ...scanner(Math.floor(random() * 400)),
        }),
      );
    }
  }
  return flows;
}

/** Allowed work on the usual ports: web clients in, the database between VMs, updates out. */
export function usualWork(window: Window): TestFlow[] {
  const allowed = { action: 'allow', answered: true, bytes: 4000 } as const;
  const hours = (window.toMs - window.fromMs) / HOUR_MS;
  return [
    ...spread(hours * 30, window, (index) => ({ ...allowed, port: 443, ...scanner(index % 40) })),
    ...spread(hours * 10, window, () => ({ ...allowed, ...DATABASE, src: '10.0.0.4' })),
    ...spread(hours * 6, window, () => ({ ...allowed, direction: 'out', port: 443, src: '10.0.0.4', country: 'US' })),
    ...spread(hours * 6, window, () => ({ ...allowed, ...DATABASE, direction: 'out', port: 443, country: 'US' })),
  ];
}

const DATABASE: Partial<TestFlow> = { nsg: 'nsg-data', vm: 'vm-data-1', port: 5432, dst: '10.0.1.4', country: '' };
