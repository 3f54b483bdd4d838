import { client, hex, type Said, server, TCP, UDP } from './conversation.ts';

/** First payloads of each protocol, written by hand after its specification. */
export interface Fixture {
  readonly name: string;
  readonly protocol: number;
  readonly port: number;
  readonly said: readonly Said[];
  /** Whether the content alone tells it, so that it is known on a strange port too. */
  readonly anywhere: boolean;
}

const tcp = (name: string, port: number, ...said: Said[]): Fixture => ({
  name,
  protocol: TCP,
  port,
  said,
  anywhere: true,
});
const udp = (name: string, port: number, ...said: Said[]): Fixture => ({
  name,
  protocol: UDP,
  port,
  said,
  anywhere: true,
});
/** Told by content on its own port only. */
const atPort = (fixture: Fixture): Fixture => ({ ...fixture, anywhere: false });

const NETBIOS_NAME = '20 4648 4641 4542 4545 4341 4341 4341 4341 4341 4341 4341 4341 4341 4341 4341 4141 00'.replaceAll(
  ' ',
  '',
);
const RTP = '1122334455667788';

export const FIXTURES: readonly Fixture[] = [
  tcp('HTTP', 80, client('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')),
  tcp('HTTP', 80, client('CONNECT a.example:443 HTTP/1.1\r\n\r\n')),
  tcp('HTTP', 80, server('HTTP/1.1 404 Not Found\r\n\r\n')),
  tcp('HTTP2', 80, client('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')),
  tcp('SSH', 22, server('SSH-2.0-OpenSSH_9.6\r\n')),
  tcp(
    'RDP',
    3389,
    client(hex('0300002a25e00000000000', Buffer.from('Cookie: mstshash=user\r\n').toString('hex'), '0100080003000000')),
  ),
  tcp('RDP', 3389, client(hex('030000130ee00000000000', '0100080003000000'))),
  tcp('SMBv1', 445, client(hex('00000023', 'ff534d4272', '00'.repeat(30)))),
  tcp('SMBv23', 445, client(hex('00000044', 'fe534d424000', '00'.repeat(62)))),
  atPort(udp('NTP', 123, client(hex('23', '00'.repeat(47))))),
  udp('DHCP', 67, client(hex('01010600', '00'.repeat(232), '63825363', '350101', 'ff'))),
  atPort(udp('DHCPV6', 547, client(hex('01abcdef', '0001000a', '00'.repeat(10))))),
  tcp('SMTP', 25, client('EHLO mail.example\r\n')),
  tcp('SMTP', 25, server('220 mail.example ESMTP Postfix\r\n')),
  atPort(tcp('SMTP', 587, client('MAIL FROM:<a@b.example>\r\n'))),
  tcp('FTP_CONTROL', 21, server('220 (vsFTPd 3.0.5) FTP\r\n')),
  tcp('FTP_CONTROL', 21, client('USER anonymous\r\n')),
  tcp('IMAP', 143, server('* OK [CAPABILITY IMAP4rev1] ready\r\n')),
  atPort(tcp('IMAP', 143, client('a1 LOGIN x y\r\n'))),
  tcp('POP3', 110, server('+OK POP3 server ready\r\n')),
  atPort(tcp('POP3', 110, client('USER x\r\n'))),
  tcp('LDAP', 389, client(hex('300c020101600702010304008000'))),
  udp('LDAP', 389, client(hex('3025020101632004000a01000a0100020100020100010100870b6f626a656374636c6173733000'))),
  udp('Kerberos', 88, client(hex('6a813c3081', '39a103020105a20302010a', '00'.repeat(20)))),
  tcp('Kerberos', 88, client(hex('00000050', '6a4e304ca103020105a20302010a', '00'.repeat(66)))),
  tcp(
    'MySQL',
    3306,
    server(hex('1b000000', '0a', '382e302e333600', '01000000', '6162636465666768', '00', '00'.repeat(6))),
  ),
  tcp('PostgreSQL', 5432, client(hex('0000000804d2162f'))),
  tcp('PostgreSQL', 5432, client(hex('0000001600030000', '7573657200706f73746772657300', '00'))),
  tcp(
    'MsSQL-TDS',
    1433,
    client(hex('1201002f00000100', '00001a00060100200001020021000103002200040400260001ff', '00'.repeat(13))),
  ),
  tcp('Redis', 6379, client('*1\r\n$4\r\nPING\r\n')),
  atPort(tcp('Redis', 6379, client('PING\r\n'))),
  tcp(
    'MongoDB',
    27017,
    client(hex('20000000', '01000000', '00000000', 'dd070000', '00000000', '00', '0500000000', '00000000', '0000')),
  ),
  tcp('MQTT', 1883, client(hex('101000044d51545404c2003c000461626364'))),
  udp('SIP', 5060, client('REGISTER sip:a.example SIP/2.0\r\n\r\n')),
  tcp('SIP', 5060, server('SIP/2.0 200 OK\r\n\r\n')),
  udp('STUN', 3478, client(hex('000100002112a442', '00'.repeat(12)))),
  udp('STUN', 3478, server(hex('010100082112a442', '00'.repeat(12), '00200004', '01020304'))),
  tcp('BitTorrent', 6881, client(hex('13', Buffer.from('BitTorrent protocol').toString('hex'), '00'.repeat(48)))),
  udp('BitTorrent', 6881, client('d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe')),
  udp('BitTorrent', 6969, client(hex('0000041727101980', '00000000', '01020304'))),
  udp('WireGuard', 51820, client(hex('01000000', 'ab'.repeat(144)))),
  atPort(udp('WireGuard', 51820, client(hex('04000000', 'ab'.repeat(92))))),
  udp('OpenVPN', 1194, client(hex('38', '0102030405060708', '00', '00000000'))),
  udp(
    'OpenVPN',
    1194,
    client(hex('38', '0102030405060708', 'ab'.repeat(20), '00000001', '66000000', '00', '00000000')),
  ),
  tcp('OpenVPN', 1194, client(hex('000e', '38', '0102030405060708', '00', '00000000'))),
  udp('SNMP', 161, client(hex('302602010104067075626c6963a019020401020304020100020100300b300906052b060102010500'))),
  udp('SNMP', 161, client(hex('303e020103301102042b2b2b2b020300ffe30401040201030410', '00'.repeat(16)))),
  udp('Syslog', 514, client('<34>Oct 11 22:14:15 host su: failed')),
  udp('Syslog', 514, client('<165>1 2026-10-11T22:14:15Z host app - - - text')),
  udp('NetBIOS', 137, client(hex('0001 0110 0001 0000 0000 0000', NETBIOS_NAME, '0020 0001'))),
  tcp('NetBIOS', 139, client(hex('81000044', NETBIOS_NAME, NETBIOS_NAME))),
  udp('SSDP', 1900, client('M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n')),
  tcp('Telnet', 23, server(hex('fffd18fffd20fffd23fffd27'))),
  udp('RTP', 40000, client(hex('8000 0001 00000000', RTP)), client(hex('8000 0002 000000a0', RTP))),
  udp('RTCP', 40001, client(hex('80c80006 11223344', '00'.repeat(20)))),
  tcp('Gnutella', 6346, client('GNUTELLA CONNECT/0.6\r\n\r\n')),
  udp('NFS', 2049, client(hex('00000001 00000000 00000002 000186a3 00000003 00000000', '00'.repeat(16)))),
  udp('TFTP', 69, client(hex('0001', Buffer.from('boot.img\0octet\0').toString('hex')))),
  atPort(udp('Radius', 1812, client(hex('01010016', '00'.repeat(16), '0102')))),
  tcp('RTSP', 554, client('DESCRIBE rtsp://a.example/1 RTSP/1.0\r\nCSeq: 1\r\n\r\n')),
  tcp('IRC', 6667, client('NICK someone\r\nUSER a 0 * :b\r\n')),
  tcp('VNC', 5900, server('RFB 003.008\n')),
  tcp('SOCKS', 1080, client(hex('05020002'))),
  tcp('RSYNC', 873, server('@RSYNCD: 31.0\n')),
  tcp('Git', 9418, client('0033git-upload-pack /a.git\0host=a.example\0')),
  tcp('AMQP', 5672, client('AMQP\0\0\x09\x01')),
  tcp('Jabber', 5222, client("<?xml version='1.0'?><stream:stream to='a.example'>")),
  atPort(udp('IPsec', 500, client(hex('0102030405060708', '00'.repeat(8), '21202208', '00000000', '0000001c')))),
  tcp('BGP', 179, client(hex('ff'.repeat(16), '0013', '04'))),
  tcp('DCE_RPC', 135, client(hex('05000b0310000000', '4800', '0000', '01000000', '00'.repeat(56)))),
  udp('sFlow', 6343, client(hex('00000005 00000001 0a000001', '00'.repeat(16)))),
  atPort(udp('COAP', 5683, client(hex('40010001', 'b474657374')))),
  atPort(tcp('Modbus', 502, client(hex('000100000006010300000001')))),
];
