import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText, isPrintable, u32, u8 } from '../byte-reads.ts';
import { readUpgrade } from '../tls/read-tls.ts';

/** PostgreSQL documentation, section 55.7: requests without a type byte: length 4, code 4. */
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const PROTOCOL_3 = 196608;

function testRequest({ bytes, at, end }: Message): boolean {
  if (end - at < 8) return false;
  const length = u32(bytes, at);
  const code = u32(bytes, at + 4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) return length === 8;
  if (code === CANCEL_REQUEST) return length === 16;
  // Startup: protocol 3.0 to 3.2, then parameter names and values.
  return (
    code >= PROTOCOL_3 && code <= PROTOCOL_3 + 2 && length < 10000 && isPrintable(bytes, at + 8, Math.min(end, at + 12))
  );
}

/** Authentication request `R` (length 8 or more, kind up to 12), or an error `E` with its severity field. */
function testReply({ bytes, at, end }: Message): boolean {
  if (end - at < 9) return false;
  const length = u32(bytes, at + 1);
  if (u8(bytes, at) === 0x52) return length >= 8 && length < 200 && u32(bytes, at + 5) <= 12;
  return length > 8 && length < 10000 && hasText(bytes, at + 5, end, 'S') && isPrintable(bytes, at + 6, at + 9);
}

export const postgresql: Application = {
  name: 'PostgreSQL',
  service: 'postgresql',
  recognisers: [
    { transport: TCP, firstBytes: [0], ports: [5432], test: testRequest },
    { transport: TCP, firstBytes: [0x45, 0x52], ports: [5432], onlyThere: true, test: testReply },
  ],
  read: readUpgrade,
};
