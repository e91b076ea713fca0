import { join } from 'node:path';
import { runProgram } from './program.ts';
import { HOST } from './settings.ts';

/** A key and its certificate, which is its own authority. */
export interface ServerCertificate {
  /** PKCS12 file, for the server. */
  readonly keyStore: string;
  /** The password of the key store. */
  readonly password: string;
  /** PEM file with the certificate, for those who trust it. */
  readonly caFile: string;
}

/** It protects nothing, as the certificate is thrown away with its server. */
const PASSWORD = 'changeit';
/** From long ago, as a machine's clock may be wrong. */
const VALID = ['-startdate', '2020/01/01', '-validity', '36500'];
const KEYTOOL_MISSING = 'keytool, which is part of every Java installation, is missing: check PATH and JAVA_HOME';

/**
 * Makes a certificate for HOST with the tool that comes with Java: openssl may not be installed.
 * @param java the program that stands beside the tool
 */
export async function makeServerCertificate(java: string, folder: string, name: string): Promise<ServerCertificate> {
  const keytool = java.replace(/java$/, 'keytool');
  const keyStore = join(folder, `${name}.p12`);
  const caFile = join(folder, `${name}.pem`);
  const entry = ['-alias', name, '-keystore', keyStore, '-storetype', 'PKCS12', '-storepass', PASSWORD];
  const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', `CN=${name}`, '-ext', `san=ip:${HOST}`];
  await runProgram(keytool, ['-genkeypair', ...entry, ...key, ...VALID], KEYTOOL_MISSING);
  await runProgram(keytool, ['-exportcert', '-rfc', ...entry, '-file', caFile], KEYTOOL_MISSING);
  return { keyStore, password: PASSWORD, caFile };
}
