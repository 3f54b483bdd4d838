import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText, lineEnd, textAt, withoutTrailingSpace } from '../byte-reads.ts';

/** RFC 7826 section 13 and RFC 2326 section 10. */
const METHODS = 'OPTIONS DESCRIBE ANNOUNCE SETUP PLAY PAUSE TEARDOWN GET_PARAMETER SET_PARAMETER REDIRECT RECORD'
  .split(' ')
  .map((method) => `${method} `);

/** A status line, or a request line that ends with the version. */
function test({ bytes, at, end }: Message): boolean {
  if (hasText(bytes, at, end, 'RTSP/1.0 ') || hasText(bytes, at, end, 'RTSP/2.0 ')) return true;
  if (textAt(bytes, at, end, METHODS) === '') return false;
  const line = lineEnd(bytes, at, end);
  const last = withoutTrailingSpace(bytes, at, line < 0 ? end : line);
  return last - at > 8 && hasText(bytes, last - 8, last, 'RTSP/');
}

export const rtsp: Application = {
  name: 'RTSP',
  service: 'rtsp',
  recognisers: [
    { transport: TCP, firstBytes: [...new Set('ODASPTGR')].map((one) => one.charCodeAt(0)), ports: [554, 8554], test },
  ],
};
