import type { Application } from './application.ts';
import { bgp } from './protocols/bgp.ts';
import { bittorrent } from './protocols/bittorrent.ts';
import { cassandra } from './protocols/cassandra.ts';
import { coap } from './protocols/coap.ts';
import { dceRpc } from './protocols/dce-rpc.ts';
import { dhcp, dhcp6 } from './protocols/dhcp.ts';
import { natPmp, wsd } from './protocols/discovery.ts';
import { dns, llmnr, mdns } from './protocols/dns.ts';
import { dtls } from './protocols/dtls.ts';
import { ftp, ftpData } from './protocols/ftp.ts';
import { gnutella } from './protocols/gnutella.ts';
import { gtp } from './protocols/gtp.ts';
import { http } from './protocols/http.ts';
import { http2 } from './protocols/http2.ts';
import { imap } from './protocols/imap.ts';
import { dnp3, iec104, modbus, s7 } from './protocols/industrial.ts';
import { ipsec } from './protocols/ipsec.ts';
import { irc } from './protocols/irc.ts';
import { kerberos } from './protocols/kerberos.ts';
import { l2tp } from './protocols/l2tp.ts';
import { ldap } from './protocols/ldap.ts';
import { mongodb } from './protocols/mongodb.ts';
import { netflow, sflow } from './protocols/monitoring.ts';
import { mqtt } from './protocols/mqtt.ts';
import { mysql } from './protocols/mysql.ts';
import { netbios } from './protocols/netbios.ts';
import { ntp } from './protocols/ntp.ts';
import { openvpn } from './protocols/openvpn.ts';
import { oracle } from './protocols/oracle.ts';
import { pop3 } from './protocols/pop3.ts';
import { postgresql } from './protocols/postgresql.ts';
import { pptp } from './protocols/pptp.ts';
import { quic } from './protocols/quic.ts';
import { radius } from './protocols/radius.ts';
import { rdp } from './protocols/rdp.ts';
import { redis } from './protocols/redis.ts';
import { rtmp } from './protocols/rtmp.ts';
import { rtcp, rtp } from './protocols/rtp.ts';
import { rtsp } from './protocols/rtsp.ts';
import { sip } from './protocols/sip.ts';
import { smb1, smb2 } from './protocols/smb.ts';
import { smtp } from './protocols/smtp.ts';
import { snmp } from './protocols/snmp.ts';
import { socks } from './protocols/socks.ts';
import { ssdp } from './protocols/ssdp.ts';
import { ssh } from './protocols/ssh.ts';
import { stun } from './protocols/stun.ts';
import { sunRpc } from './protocols/sun-rpc.ts';
import { syslog } from './protocols/syslog.ts';
import { tds } from './protocols/tds.ts';
import { telnet } from './protocols/telnet.ts';
import { git, textStarts } from './protocols/text-starts.ts';
import { tftp } from './protocols/tftp.ts';
import { tls } from './protocols/tls.ts';
import { vnc } from './protocols/vnc.ts';
import { wireguard } from './protocols/wireguard.ts';

/**
 * All applications that are known by content. Where several tests are tried for a first byte the earlier wins, so that
 * those with long constants stand before those that only fit. At most 255.
 */
export const APPLICATIONS: readonly Application[] = [
  tls,
  http2,
  gnutella,
  rtsp,
  http,
  ssh,
  quic,
  stun,
  mdns,
  llmnr,
  netbios,
  dns,
  ssdp,
  sip,
  dhcp,
  dhcp6,
  smb1,
  smb2,
  rdp,
  smtp,
  ftp,
  imap,
  pop3,
  ldap,
  snmp,
  kerberos,
  postgresql,
  mysql,
  tds,
  redis,
  mongodb,
  mqtt,
  bittorrent,
  ...textStarts,
  git,
  vnc,
  irc,
  bgp,
  dceRpc,
  s7,
  pptp,
  sunRpc,
  oracle,
  sflow,
  netflow,
  radius,
  ipsec,
  l2tp,
  gtp,
  coap,
  modbus,
  dnp3,
  iec104,
  cassandra,
  wsd,
  natPmp,
  tftp,
  telnet,
  ntp,
  syslog,
  openvpn,
  wireguard,
  dtls,
  rtmp,
  socks,
  ftpData,
  rtcp,
  rtp,
];
