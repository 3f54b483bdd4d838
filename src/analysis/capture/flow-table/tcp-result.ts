import type { FlowDirection, TcpResult } from './flow-record.ts';
import { TCP_FLAG } from './tcp-flags.ts';

const { fin: FIN, syn: SYN, rst: RST, ack: ACK } = TCP_FLAG;

/** What became of a connection, by the flags of both ends and whether both sent data. */
export function tcpResult(sent: FlowDirection, received: FlowDirection, dataBothWays: boolean): TcpResult {
  const wasAnswered = (received.tcpFlags & SYN) !== 0;
  const isEstablished = dataBothWays || (wasAnswered && (sent.tcpFlags & ACK) !== 0);
  if (!isEstablished && (sent.tcpFlags & SYN) !== 0) {
    if (received.packets === 0) return 'unanswered';
    if (!wasAnswered && (received.tcpFlags & RST) !== 0) return 'refused';
  }
  if ((sent.tcpFlags & received.tcpFlags & FIN) !== 0) return 'closed';
  // An answered SYN that the initiator takes back with RST, as port scanners do, was never established.
  if (((sent.tcpFlags | received.tcpFlags) & RST) !== 0) return isEstablished ? 'reset' : 'partial';
  return isEstablished ? 'established' : 'partial';
}
