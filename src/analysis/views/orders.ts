import type { ViewName } from './results.ts';

const MEASURES = ['flows', 'denied', 'bytes'] as const;
const ADDRESS_ORDERS = ['flows', 'denied', 'sent', 'received', 'bytes', 'peers', 'ports', 'address'] as const;

/** What each view can be ordered by; the first is the usual one. A view that is not here has one order. */
export const VIEW_ORDERS = {
  talkers: ['flows', 'allowed', 'denied', 'bytes', 'in', 'out', 'address'],
  ports: [...MEASURES, 'sources', 'port'],
  protocols: MEASURES,
  countries: ['flows', 'allowed', 'denied', 'bytes', 'in', 'out', 'addresses', 'country'],
  rules: ['flows', 'last', 'rule'],
  applications: ['flows', 'bytes', 'hosts', 'name'],
  sourceAddresses: ADDRESS_ORDERS,
  destinationAddresses: ADDRESS_ORDERS,
  protocolCountries: MEASURES,
  protocolDays: MEASURES,
  portHours: MEASURES,
  subnetPairs: MEASURES,
  oneWay: ['flows', 'packets', 'bytes', 'last'],
  changes: MEASURES,
  flows: [
    'last',
    'first',
    'duration',
    'src',
    'srcPort',
    'dst',
    'dstPort',
    'protocol',
    'application',
    'host',
    'country',
    'asn',
    'action',
    'direction',
    'state',
    'bytes',
    'sent',
    'received',
    'sentPercent',
    'packets',
    'packetsSent',
    'packetsReceived',
    'nsg',
    'rule',
    'resource',
  ],
} as const satisfies Partial<Record<ViewName, readonly string[]>>;

/** The orders of a view, none where it has one only. */
export const ordersOf = (name: ViewName): readonly string[] =>
  Object.hasOwn(VIEW_ORDERS, name) ? VIEW_ORDERS[name as keyof typeof VIEW_ORDERS] : [];
