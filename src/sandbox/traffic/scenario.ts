import { MINUTE_MS } from '#core/window.ts';
import { DATA_NIC, NICS } from '../estate.ts';
import networks from '../networks.json' with { type: 'json' };
import { Population } from '../population.ts';
import type { Random } from '../random.ts';
import { ephemeralPort, exchange, type Minute, type Stream } from './minute.ts';

export const SCENARIO_MINUTES = 10;

/** A minute of it alone is more than two and a half times what the web servers usually see denied in an hour. */
const ATTEMPTS_PER_MINUTE = 4400;
const LEADER_SHARE = 0.4;
const LEADER = '178.66.131.40';
const attackers = new Population('burst', { hosts: 180, skew: 1 });
const strangers = new Population('newCountry', { hosts: 14, skew: 1 });

/** Begins within the first 40 s of its minute, so that short flows end in the same minute. */
const earlyIn = (minute: Minute, random: Random): number => minute.startMs + random.int(0, 40_000);

/** Password guessing for remote desktops, refused at both web servers; one source makes two fifths of it. */
const deniedBurst: Stream = (minute, random, out) => {
  for (let left = random.count(ATTEMPTS_PER_MINUTE); left > 0; left -= 1) {
    const nic = random.next() < 0.6 ? 0 : 1;
    const port = random.next();
    out.push({
      nic,
      rule: 'DefaultRule_DenyAllInBound',
      direction: 'I',
      src: random.next() < LEADER_SHARE ? LEADER : attackers.draw(random),
      dst: NICS[nic].address,
      srcPort: random.int(1025, 65_536),
      dstPort: port < 0.82 ? 3389 : port < 0.9 ? 3390 : port < 0.96 ? 22 : 5985,
      protocol: 6,
      startMs: minute.startMs + random.int(0, MINUTE_MS),
      volume: 'denied',
    });
  }
};

/** Somebody opened a debug port on the database to the world, and it answers. */
const debugPort: Stream = (minute, random, out) => {
  const sources = networks.debug.addresses;
  for (let index = 0; index < 16; index += 1) {
    out.push({
      nic: DATA_NIC,
      rule: 'UserRule_temp-debug',
      direction: 'I',
      src: sources[index % sources.length] ?? '',
      dst: NICS[DATA_NIC].address,
      srcPort: ephemeralPort(random),
      dstPort: 4444,
      protocol: 6,
      startMs: earlyIn(minute, random),
      volume: { ...exchange(random, { sent: 700, received: 3800 }), durationMs: random.int(200, 15_000) },
    });
  }
};

/** Customers from a country that has never visited. */
const newCountry: Stream = (minute, random, out) => {
  for (let left = 14; left > 0; left -= 1) {
    out.push({
      nic: 0,
      rule: 'UserRule_allow-https',
      direction: 'I',
      src: strangers.draw(random),
      dst: NICS[0].address,
      srcPort: random.int(1025, 65_536),
      dstPort: 443,
      protocol: 6,
      startMs: earlyIn(minute, random),
      volume: { ...exchange(random, { sent: 2100, received: 26_000 }), durationMs: random.int(200, 15_000) },
    });
  }
};

export const SCENARIO_STREAMS: readonly Stream[] = [deniedBurst, debugPort, newCountry];
