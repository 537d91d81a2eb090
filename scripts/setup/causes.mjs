/** Why a command of the set-up failed, read from what it said, and what to do about it. */

/**
 * The first that fits is the cause: a full disk and a lock also make other complaints.
 *
 * @type {readonly { sign: RegExp, message: string, remedy: string }[]}
 */
const CAUSES = [
  {
    sign: /\bENOSPC\b|no space left on device|don't have enough free space/i,
    message: 'the disk is full',
    remedy:
      'Make room, then run this again: the npm packages take 0.4 GB, the programs of the tests 1.6 GB.',
  },
  {
    sign: /could not get lock|unable to lock|unable to acquire the dpkg/i,
    message: 'another program is installing packages',
    remedy: 'Wait until it has ended, then run this again.',
  },
  {
    sign: /\bE(?:AI_AGAIN|NOTFOUND|CONNREFUSED|CONNRESET|NETUNREACH|HOSTUNREACH|TIMEDOUT)\b|ERR_SOCKET_TIMEOUT|\bE50[0-9]\b|temporary failure resolving|could not (?:resolve|connect)|connection (?:failed|refused|timed out)|unable to connect/i,
    message: 'where packages come from cannot be reached',
    remedy:
      "Check the network and the proxy, `npm config get registry` for npm and /etc/apt for the system's packages; then run this again.",
  },
  {
    sign: /CERT_|self[- ]signed certificate|certificate verif/i,
    message: 'a certificate on the way to the packages is not trusted',
    remedy:
      'Behind a proxy that reads along, point NODE_EXTRA_CA_CERTS at its certificate, then run this again.',
  },
  {
    sign: /\bE(?:ACCES|PERM)\b|permission denied/i,
    message: 'files of this checkout belong to another user',
    remedy: 'Give them to this user (`sudo chown -R $USER .`) or clone again, then run this again.',
  },
];

/**
 * @param {string} output what the command said
 * @returns {{ because: string, remedy: string }} `because` continues a sentence without its full stop;
 *   both are empty where the output tells nothing
 */
export function causeOf(output) {
  const cause = CAUSES.find(({ sign }) => sign.test(output));
  return cause === undefined
    ? { because: '', remedy: '' }
    : { because: `: ${cause.message}`, remedy: cause.remedy };
}
