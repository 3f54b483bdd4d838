import { NICS, WEB_NICS } from '../estate.ts';
import { Population } from '../population.ts';
import type { Random } from '../random.ts';
import type { Volume } from './flow.ts';
import { exchange, type Stream, session, startIn } from './minute.ts';

const FLOWS_PER_MINUTE = 110;
const clients = new Population('clients', { hosts: 9000, skew: 2 });

/** Shoppers: HTTPS and some HTTP from many networks to both web servers; one in fifty keeps a socket open. */
export const webClients: Stream = (minute, random, out) => {
  for (const nic of WEB_NICS) {
    for (let left = random.count(FLOWS_PER_MINUTE * minute.level); left > 0; left -= 1) {
      const kind = random.next();
      const secure = kind > 0.12;
      out.push({
        nic,
        rule: secure ? 'UserRule_allow-https' : 'UserRule_allow-http',
        direction: 'I',
        src: clients.draw(random),
        dst: NICS[nic].address,
        srcPort: random.int(1025, 65_536),
        dstPort: secure ? 443 : 80,
        protocol: 6,
        startMs: startIn(minute, random),
        volume: kind > 0.98 ? session(random, { sent: 90, received: 350 }) : page(random, secure),
      });
    }
  }
};

/** Over HTTP there is little but redirections. */
const page = (random: Random, secure: boolean): Volume =>
  exchange(random, secure ? { sent: 1900, received: 22_000 } : { sent: 420, received: 380 });
