import { DATA_NIC, NICS, WEB_NICS } from '../estate.ts';
import type { Flow } from './flow.ts';
import { ephemeralPort, exchange, type Stream, session, startIn } from './minute.ts';

const QUERIES_PER_MINUTE = 36;

/** Web servers ask the database: each flow is logged twice, outbound at the web server and inbound at the database. */
export const databaseQueries: Stream = (minute, random, out) => {
  for (const nic of WEB_NICS) {
    for (let left = random.count(QUERIES_PER_MINUTE * minute.level); left > 0; left -= 1) {
      const seen = {
        src: NICS[nic].address,
        dst: NICS[DATA_NIC].address,
        srcPort: ephemeralPort(random),
        dstPort: 5432,
        protocol: 6,
        startMs: startIn(minute, random),
        volume:
          random.next() < 0.03
            ? session(random, { sent: 400, received: 2400 })
            : exchange(random, { sent: 2600, received: 9000 }),
      } as const satisfies Partial<Flow>;
      out.push({ ...seen, nic, rule: 'DefaultRule_AllowVnetOutBound', direction: 'O' });
      out.push({ ...seen, nic: DATA_NIC, rule: 'UserRule_allow-postgres-from-web', direction: 'I' });
    }
  }
};
