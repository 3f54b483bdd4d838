import type { Application, Message, Reading } from '../application.ts';
import { UDP } from '../application.ts';
import { u32, u8 } from '../byte-reads.ts';
import { detail } from '../detail.ts';

/** RFC 2131 section 3: the options start with 99.130.83.99 at byte 236. */
const COOKIE = 0x63825363;
const OPTIONS = 240;
const MESSAGE_TYPE = 53;
const END = 255;
/** RFC 2132 section 9.6. */
const TYPES = ['', 'DISCOVER', 'OFFER', 'REQUEST', 'DECLINE', 'ACK', 'NAK', 'RELEASE', 'INFORM'];

const test = ({ bytes, at, end }: Message): boolean =>
  end - at >= OPTIONS && (u8(bytes, at) === 1 || u8(bytes, at) === 2) && u32(bytes, at + 236) === COOKIE;

/** Options are tag 1, length 1 and value; 0 is padding (RFC 2132 section 2). */
function read({ bytes, at, end }: Message): Reading {
  let option = at + OPTIONS;
  while (option + 2 < end && u8(bytes, option) !== END) {
    if (u8(bytes, option) === MESSAGE_TYPE) {
      const type = u8(bytes, option + 2);
      return detail(`DHCP ${TYPES[type] || type}`);
    }
    option += u8(bytes, option) === 0 ? 1 : 2 + u8(bytes, option + 1);
  }
  return detail('BOOTP');
}

export const dhcp: Application = {
  name: 'DHCP',
  service: 'bootps',
  recognisers: [{ transport: UDP, firstBytes: [1, 2], ports: [67, 68], test }],
  read,
};

/** RFC 8415 section 8: message type 1..13, transaction id 3, then options of tag 2 and length 2. */
function testVersion6({ bytes, at, end }: Message): boolean {
  const type = u8(bytes, at);
  return end - at >= 8 && type >= 1 && type <= 13;
}

export const dhcp6: Application = {
  name: 'DHCPV6',
  service: 'dhcpv6-server',
  recognisers: [{ transport: UDP, ports: [546, 547], onlyThere: true, test: testVersion6 }],
};
