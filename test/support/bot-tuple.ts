import type { TupleRow } from '#analysis/views/results.ts';
import { NOW_MS } from './bot-now.ts';

/** A denied tuple, made up by hand. */
export const tuple = (rest: Partial<TupleRow>): TupleRow => ({
  timeMs: NOW_MS - 92_360,
  source: '',
  machine: 'vm-web-1',
  direction: 'in',
  action: 'deny',
  state: 'deny',
  src: '203.0.113.7',
  srcPort: 50_123,
  dst: '10.0.0.4',
  dstPort: 22,
  protocol: 6,
  nsg: 'nsg-web',
  rule: 'deny-ssh',
  bytes: 0,
  hasCounters: false,
  counts: true,
  ...rest,
});
