const SECRET = '[secret]';

/**
 * Text of an unforeseen fault without what could open something: queries of addresses (SAS tokens stand there) and
 * values behind names such as sig, AccountKey, password.
 */
export const withoutSecrets = (text: string): string =>
  text
    .replaceAll(/(\bhttps?:\/\/[^\s?#"'<>]+)[?#][^\s"'<>]*/giu, `$1?${SECRET}`)
    .replaceAll(
      /\b(sig|accountkey|sharedaccesskey|password|passwd|pwd|secret|token|api[-_]?key)(\s*[=:]\s*)\S+/giu,
      `$1$2${SECRET}`,
    )
    .replaceAll(/\b(bearer|basic)\s+[\w.~+/-]+=*/giu, `$1 ${SECRET}`);
