import type { Application } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { readDns, testDns } from '../dns/read-dns.ts';

/** One socket may ask hundreds of times: a tunnel does. */
const patience = 255;

export const dns: Application = {
  name: 'DNS',
  service: 'domain',
  recognisers: [
    { transport: UDP, ports: [53], test: testDns },
    { transport: TCP, ports: [53], onlyThere: true, test: testDns },
  ],
  read: readDns,
  patience,
};

/** RFC 6762 section 3: port 5353. */
export const mdns: Application = {
  name: 'MDNS',
  service: 'mdns',
  recognisers: [{ transport: UDP, ports: [5353], onlyThere: true, test: testDns }],
  read: readDns,
  patience,
};

/** RFC 4795 section 2: port 5355. */
export const llmnr: Application = {
  name: 'LLMNR',
  service: 'llmnr',
  recognisers: [{ transport: UDP, ports: [5355], onlyThere: true, test: testDns }],
  read: readDns,
  patience,
};
