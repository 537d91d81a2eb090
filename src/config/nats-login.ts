/** The keys of the login to NATS and of TLS: names of files, so that no secret is a configuration value. */
import { z } from 'zod';

const file = (description: string) => z.string().min(1).optional().describe(description);

/** Part of the section `nats`. */
export const natsLoginKeys = {
  credsFile: file('File with the credentials (a JWT and its seed) to log in to NATS with.'),
  nkeyFile: file('File with the seed of the nkey to log in to NATS with.'),
  userFile: file('File with the user to log in to NATS as; its password is in nats.passwordFile.'),
  passwordFile: file('File with the password of the user in nats.userFile.'),
  tokenFile: file('File with the token to log in to NATS with.'),
  tls: z
    .strictObject({
      caFile: file(
        'PEM file with the authorities that certificates of NATS servers are checked against; none: those of Node.js. Where a file of nats.tls is named, servers without TLS are refused.',
      ),
      certFile: file('PEM file with the certificate to show to NATS servers.'),
      keyFile: file('PEM file with the key of nats.tls.certFile.'),
    })
    .prefault({}),
};

/** How to log in, as names of files: safe to hand on and to print. */
export type NatsLogin = z.output<z.ZodObject<typeof natsLoginKeys>>;

/** One way to log in, and pairs complete. */
export function checkNatsLogin(login: NatsLogin, context: z.RefinementCtx): void {
  const { credsFile, nkeyFile, userFile, passwordFile, tokenFile, tls } = login;
  const ways = Object.entries({ credsFile, nkeyFile, userFile, tokenFile })
    .filter(([, name]) => name !== undefined)
    .map(([way]) => `nats.${way}`);
  const problem = (path: string[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  if (ways.length > 1) {
    problem([ways[1]!.slice('nats.'.length)], `one login only, not ${ways.join(' and ')}`);
  }
  if ((userFile === undefined) !== (passwordFile === undefined)) {
    const missing = userFile === undefined ? 'userFile' : 'passwordFile';
    problem([missing], 'nats.userFile and nats.passwordFile go together');
  }
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined)) {
    const missing = tls.certFile === undefined ? 'certFile' : 'keyFile';
    problem(['tls', missing], 'nats.tls.certFile and nats.tls.keyFile go together');
  }
}
