/** Protocols that begin in clear and turn to TLS by a word of their own, by their usual ports. A proxy does not speak that word. */
export const STARTTLS: { readonly [port: number]: string } = {
  21: 'FTP', 25: 'SMTP', 110: 'POP3', 143: 'IMAP', 389: 'LDAP', 587: 'SMTP', 1433: 'SQL Server', 3306: 'MySQL', 5432: 'PostgreSQL',
};
