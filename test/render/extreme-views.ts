import type { ViewResults } from '#analysis/views/results.ts';
import { country, points, ranking, talker } from './chart-data.ts';
import { ADDRESSES, FLOWS, flowRow, ONE_WAY } from './row-data.ts';
import { ALL_VIEWS } from './view-data.ts';

const LONG = 'a-name-that-somebody-made-longer-than-anybody-will-ever-want-to-read-in-a-picture-of-traffic';
const IPV6 = '2001:db8:85a3:1234:5678:8a2e:370:7334';
const MILLIONS = 987_654_321;
const HUGE = { flows: MILLIONS, denied: 0, bytes: 9e15, bytesIn: 0, bytesOut: 0, packets: 1 };

/** Longest names, largest numbers, IPv6 addresses and unknown countries. */
export const EXTREME: Partial<ViewResults> = {
  timeline: points(288, 5, (index) => ({ allowedIn: MILLIONS + index, deniedIn: index === 100 ? MILLIONS : 0 })),
  talkers: ranking(
    [
      talker(IPV6, { organisation: LONG, allowed: MILLIONS, denied: 1 }),
      talker('10.0.0.4', { name: LONG, denied: MILLIONS }),
    ],
    1_000_000,
    MILLIONS,
  ),
  countries: ranking([country('', MILLIONS, 5), country('ZZ', 1, 0), country('GB', MILLIONS, MILLIONS)], 249, MILLIONS),
  sourceAddresses: ranking(
    ADDRESSES.map((row) => ({
      ...row,
      address: IPV6,
      organisation: LONG,
      allowed: MILLIONS,
      denied: MILLIONS,
      peers: MILLIONS,
    })),
    1_000_000,
    MILLIONS,
  ),
  flows: { ...FLOWS, rows: [flowRow({ src: IPV6, dst: IPV6, dstName: '', host: LONG, bytesSent: 9e15 })] },
  oneWay: {
    ...ONE_WAY,
    rows: ONE_WAY.rows.map((row) => ({ ...row, src: IPV6, srcName: LONG, dst: IPV6, dstName: '', flows: MILLIONS })),
    total: 1_000_000,
  },
  subnetPairs: {
    places: Array.from({ length: 20 }, (_, index) => ({ name: `${LONG}-${index}`, kind: 'subnet' as const })),
    pairs: Array.from({ length: 20 }, (_, index) => ({
      from: index,
      to: (index * 7) % 20,
      ...HUGE,
      flows: MILLIONS * (index + 1),
    })),
    total: 400,
  },
  protocolCountries: {
    ...ALL_VIEWS.protocolCountries,
    rowKind: 'application',
    rows: Array.from({ length: 30 }, (_, index) => ({ key: `${LONG}${index}`, label: `${LONG}${index}` })),
    cells: Array.from({ length: 30 }, (_, row) => ({
      row,
      column: row % 8,
      ...HUGE,
    })),
    totalRows: 300,
  },
};
