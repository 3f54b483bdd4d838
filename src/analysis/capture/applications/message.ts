import type { Payload } from '../payload-observer.ts';
import type { Message } from './application.ts';

/** The one message that all payloads pass through. */
export const newMessage = (): Message => ({
  bytes: new Uint8Array(0),
  at: 0,
  end: 0,
  isCut: false,
  transport: 0,
  initiatorPort: 0,
  responderPort: 0,
  fromInitiator: true,
  isStart: false,
  evidence: 0,
  stream: undefined,
});

/** Fills it with one packet's payload. */
export function setMessage(message: Message, payload: Payload, isStart: boolean): void {
  message.bytes = payload.bytes;
  message.at = payload.offset;
  message.end = payload.offset + payload.length;
  message.isCut = payload.wireLength > payload.length;
  message.transport = payload.protocol;
  message.initiatorPort = payload.initiatorPort;
  message.responderPort = payload.responderPort;
  message.fromInitiator = payload.fromInitiator;
  message.isStart = isStart;
  message.stream = undefined;
}
