import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/** "MODBUS Messaging on TCP/IP" section 3.1.3: transaction 2, protocol 2 = 0, length 2 of what follows, unit, function. */
function testModbus({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 8 || u16(bytes, at + 2) !== 0) return false;
  const length = u16(bytes, at + 4);
  return length >= 2 && length <= 254 && (isCut || length <= end - at - 6) && (u8(bytes, at + 7) & 0x7f) <= 43;
}

export const modbus: Application = {
  name: 'Modbus',
  service: 'mbap',
  recognisers: [{ transport: TCP, ports: [502], onlyThere: true, test: testModbus }],
};

/** IEEE 1815: start bytes 05 64, length of at least 5. */
export const dnp3: Application = {
  name: 'DNP3',
  service: 'dnp',
  recognisers: [
    {
      transport: TCP,
      ports: [20000],
      onlyThere: true,
      test: ({ bytes, at, end }) => end - at >= 10 && u16(bytes, at) === 0x0564 && u8(bytes, at + 2) >= 5,
    },
  ],
};

/** IEC 60870-5-104 section 5: start byte 0x68, length 4..253 of what follows. */
export const iec104: Application = {
  name: 'IEC60870',
  service: 'iec-104',
  recognisers: [
    {
      transport: TCP,
      ports: [2404],
      onlyThere: true,
      test: ({ bytes, at, end }) =>
        end - at >= 6 && u8(bytes, at) === 0x68 && u8(bytes, at + 1) >= 4 && u8(bytes, at + 1) <= 253,
    },
  ],
};

/**
 * S7 communication: TPKT (RFC 1006), a COTP data unit of 2 bytes (f0 80), then its protocol id 0x32 and a kind 1, 2, 3
 * or 7.
 */
export const s7: Application = {
  name: 's7comm',
  service: 'iso-tsap',
  recognisers: [
    {
      transport: TCP,
      firstBytes: [3],
      test: ({ bytes, at, end }) =>
        end - at >= 9 && u16(bytes, at) === 0x0300 && u16(bytes, at + 4) === 0x02f0 && u16(bytes, at + 6) === 0x8032,
    },
  ],
};
