import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText, u16, u8 } from '../byte-reads.ts';

/**
 * CONNECT (MQTT 5.0 section 3.1, 3.1.1 section 3.1): 0x10, remaining length of 1 to 4 bytes of which all but the last
 * have the top bit set, length 2 and name of the protocol.
 */
function testConnect({ bytes, at, end }: Message): boolean {
  let name = at + 1;
  while (name < Math.min(end, at + 4) && u8(bytes, name) >= 0x80) name++;
  name++;
  return hasText(bytes, name, end, '\0\x04MQTT') || hasText(bytes, name, end, '\0\x06MQIsdp');
}

/** CONNACK (section 3.2): 0x20, length 2 in version 3. */
const testConnack = ({ bytes, at, end }: Message): boolean =>
  end - at === 4 && u16(bytes, at) === 0x2002 && u8(bytes, at + 2) <= 1 && u8(bytes, at + 3) <= 5;

export const mqtt: Application = {
  name: 'MQTT',
  service: 'mqtt',
  recognisers: [
    { transport: TCP, firstBytes: [0x10], ports: [1883], test: testConnect },
    { transport: TCP, firstBytes: [0x20], ports: [1883], onlyThere: true, test: testConnack },
  ],
};
