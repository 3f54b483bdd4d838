import { TCP, UDP } from './application.ts';

/** A guess by port: nDPI's name of the application, IANA's of the service. */
export interface PortService {
  readonly name: string;
  readonly service: string;
}

type Row = readonly [name: string, service: string, tcp: readonly number[], udp: readonly number[]];

/**
 * Ports by which a flow is guessed when its content told nothing: those of IANA's service name registry for the
 * protocols that are met in networks, and nDPI's defaults where it has others.
 */
const ROWS: readonly Row[] = [
  ['HTTP', 'http', [80], []],
  ['HTTP_Proxy', 'http-alt', [8080, 3128], []],
  ['HTTP', 'http-alt', [8000, 8008, 591], []],
  ['TLS', 'https', [443, 8443], []],
  ['QUIC', 'https', [], [443, 80]],
  ['DNS', 'domain', [53], [53]],
  ['DoH_DoT', 'domain-s', [853], [853]],
  ['MDNS', 'mdns', [], [5353]],
  ['LLMNR', 'llmnr', [5355], [5355]],
  ['SSH', 'ssh', [22], []],
  ['Telnet', 'telnet', [23], []],
  ['FTP_CONTROL', 'ftp', [21], []],
  ['FTP_DATA', 'ftp-data', [20], []],
  ['FTPS', 'ftps', [990], []],
  ['TFTP', 'tftp', [], [69]],
  ['SMTP', 'smtp', [25], []],
  ['SMTPS', 'submissions', [465], []],
  ['SMTPS', 'submission', [587], []],
  ['POP3', 'pop3', [110], []],
  ['POPS', 'pop3s', [995], []],
  ['IMAP', 'imap', [143], []],
  ['IMAPS', 'imaps', [993], []],
  ['NTP', 'ntp', [], [123]],
  ['DHCP', 'bootps', [], [67, 68]],
  ['DHCPV6', 'dhcpv6-server', [], [546, 547]],
  ['NetBIOS', 'netbios-ns', [137], [137]],
  ['NetBIOS', 'netbios-dgm', [138], [138]],
  ['NetBIOS', 'netbios-ssn', [139], [139]],
  ['SMBv23', 'microsoft-ds', [445], []],
  ['DCE_RPC', 'epmap', [135], [135]],
  ['RDP', 'ms-wbt-server', [3389], [3389]],
  ['LDAP', 'ldap', [389], [389]],
  ['LDAP', 'msft-gc', [3268], []],
  ['LDAPS', 'ldaps', [636], []],
  ['Kerberos', 'kerberos', [88], [88]],
  ['Kerberos', 'kpasswd', [464], [464]],
  ['Radius', 'radius', [1812, 1813], [1812, 1813, 1645, 1646]],
  ['SNMP', 'snmp', [161], [161]],
  ['SNMP', 'snmptrap', [162], [162]],
  ['Syslog', 'syslog', [514, 601], [514]],
  ['SSDP', 'ssdp', [], [1900]],
  ['WSD', 'ws-discovery', [3702], [3702]],
  ['MySQL', 'mysql', [3306], []],
  ['PostgreSQL', 'postgresql', [5432], []],
  ['MsSQL-TDS', 'ms-sql-s', [1433], []],
  ['MsSQL-TDS', 'ms-sql-m', [1434], [1434]],
  ['Oracle', 'ncube-lm', [1521], []],
  ['Redis', 'redis', [6379], []],
  ['MongoDB', 'mongodb', [27017], []],
  ['Cassandra', 'cassandra', [9042, 7000, 7001], []],
  ['Memcached', 'memcache', [11211], [11211]],
  ['Elasticsearch', 'wap-wsp', [9200], []],
  ['Kafka', 'xmltec-xmlmail', [9092], []],
  ['MQTT', 'mqtt', [1883], []],
  ['MQTT', 'secure-mqtt', [8883], []],
  ['AMQP', 'amqp', [5672], []],
  ['AMQP', 'amqps', [5671], []],
  ['SIP', 'sip', [5060], [5060]],
  ['SIP', 'sips', [5061], [5061]],
  ['H323', 'h323gatestat', [1719], [1719]],
  ['H323', 'h323hostcall', [1720], []],
  ['RTSP', 'rtsp', [554], [554]],
  ['RTMP', 'macromedia-fcs', [1935], []],
  ['CiscoSkinny', 'cisco-sccp', [2000], []],
  ['STUN', 'stun', [3478], [3478]],
  ['OpenVPN', 'openvpn', [1194], [1194]],
  ['WireGuard', '', [], [51820]],
  ['IPsec', 'isakmp', [500], [500]],
  ['IPsec', 'ipsec-nat-t', [], [4500]],
  ['L2TP', 'l2tp', [], [1701]],
  ['PPTP', 'pptp', [1723], []],
  ['CiscoVPN', 'ndmp', [10000], [10000]],
  ['SOCKS', 'socks', [1080], []],
  ['Tor', 'tor', [9001, 9030, 9050], []],
  ['BitTorrent', '', [6881, 6882, 6883, 6884, 6885, 6886, 6887, 6889], [6881, 6771]],
  ['Gnutella', 'gnutella-svc', [6346], [6346]],
  ['NFS', 'sunrpc', [111], [111]],
  ['NFS', 'nfs', [2049], [2049]],
  ['AFP', 'afpovertcp', [548], []],
  ['RSYNC', 'rsync', [873], []],
  ['Git', 'git', [9418], []],
  ['SVN', 'svn', [3690], []],
  ['VNC', 'rfb', [5800, 5900, 5901], []],
  ['TeamViewer', 'teamviewer', [5938], [5938]],
  ['AnyDesk', '', [7070], []],
  ['Citrix', 'ica', [1494], []],
  ['Citrix', 'citriximaclient', [2598], []],
  ['LotusNotes', 'lotusnote', [1352], []],
  ['VMware', 'ideafarm-door', [902], [902]],
  ['VMware', 'ideafarm-panic', [903], []],
  ['BGP', 'bgp', [179], []],
  ['BGP', 'bgpd', [2605], []],
  ['OSPF', 'ospfd', [2604], []],
  ['Whois-DAS', 'whois', [43], []],
  ['Whois-DAS', 'pwgwims', [4343], []],
  ['IRC', 'ircu', [6667, 6665, 6666, 6668, 6669], []],
  ['IRC', 'ircs-u', [6697], []],
  ['Jabber', 'xmpp-client', [5222], []],
  ['Jabber', 'xmpp-server', [5269], []],
  ['AJP', '', [8009, 8010], []],
  ['Diameter', 'diameter', [3868], []],
  ['Usenet', 'nntp', [119, 563], []],
  ['X11', 'x11', [6000], []],
  ['Modbus', 'mbap', [502], []],
  ['DNP3', 'dnp', [20000], []],
  ['IEC60870', 'iec-104', [2404], []],
  ['BACnet', 'bacnet', [], [47808]],
  ['EthernetIP', 'EtherNet-IP-2', [44818], [44818]],
  ['COAP', 'coap', [], [5683]],
  ['GTP', 'gtp-user', [], [2152]],
  ['GTP', 'gtp-control', [], [2123]],
  ['VXLAN', 'vxlan', [], [4789]],
  ['sFlow', 'sflow', [], [6343]],
  ['NetFlow', 'netflow', [], [2055, 9995, 9996]],
  ['Teredo', 'teredo', [], [3544]],
  ['NAT-PMP', 'nat-pmp', [], [5351]],
  ['Mining', '', [8333], []],
  ['Starcraft', 'bnetgame', [1119], [1119]],
  ['Dropbox', 'db-lsp-disc', [], [17500]],
  ['Spotify', '', [], [57621]],
];

/** One entry: by lower row when a port is in two. */
const tableOf = (column: 2 | 3): ReadonlyMap<number, PortService> =>
  new Map(ROWS.flatMap((row) => row[column].map((port) => [port, { name: row[0], service: row[1] }] as const)));

const TCP_SERVICES = tableOf(2);
const UDP_SERVICES = tableOf(3);

/** The application that uses a port by convention; undefined when none is known. */
export function portService(transport: number, port: number): PortService | undefined {
  if (transport === TCP) return TCP_SERVICES.get(port);
  return transport === UDP ? UDP_SERVICES.get(port) : undefined;
}
