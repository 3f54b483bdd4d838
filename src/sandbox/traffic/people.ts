import { DATA_NIC, NICS, WEB_NICS } from '../estate.ts';
import networks from '../networks.json' with { type: 'json' };
import { ephemeralPort, exchange, type Stream, session, startIn } from './minute.ts';

/** SSH from the office: a check of each machine every ten minutes or so, and long sessions while people are at work. */
export const officeShells: Stream = (minute, random, out) => {
  for (const nic of [...WEB_NICS, DATA_NIC]) {
    const check = random.next() < 0.1;
    const work = minute.level > 1.1 && random.next() < 0.02;
    if (!check && !work) continue;
    out.push({
      nic,
      rule: 'UserRule_allow-ssh-office',
      direction: 'I',
      src: networks.office.address,
      dst: NICS[nic]?.address ?? '',
      srcPort: ephemeralPort(random),
      dstPort: 22,
      protocol: 6,
      startMs: startIn(minute, random),
      volume: work ? session(random, { sent: 60, received: 240 }) : exchange(random, { sent: 3200, received: 4100 }),
    });
  }
};

/** A partner's reporting tool reads the database from two fixed addresses. */
export const partnerReports: Stream = (minute, random, out) => {
  const sources = networks.reporting.addresses;
  for (let left = random.count(0.5); left > 0; left -= 1) {
    out.push({
      nic: DATA_NIC,
      rule: 'UserRule_allow-reporting-partner',
      direction: 'I',
      src: sources[random.int(0, sources.length)] ?? '',
      dst: NICS[DATA_NIC].address,
      srcPort: ephemeralPort(random),
      dstPort: 5432,
      protocol: 6,
      startMs: startIn(minute, random),
      volume: exchange(random, { sent: 1800, received: 64_000 }),
    });
  }
};
