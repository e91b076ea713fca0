import type { SettingName } from './setting-list.ts';
import type { Settings } from './settings.ts';

/**
 * What is dangerous on a network that others use, a sentence each. It is refused in production (`NODE_ENV=production`), and
 * warned of elsewhere, as a developer's machine has neither certificates nor others on its network.
 * @param required settings that the process uses: the address of FlexEcom matters to those that call it
 */
export function unsafeSettings(settings: Settings, required: readonly SettingName[]): string[] {
  const { kafkaSecurity, flexecomUrl, rerunApiHost, rerunApiToken } = settings;
  const problems: string[] = [];
  if (kafkaSecurity.login?.mechanism === 'plain' && kafkaSecurity.tls === null) {
    problems.push('KAFKA_SASL_MECHANISM=plain without TLS sends the password as it is: set KAFKA_TLS=on, or use SCRAM');
  }
  if (required.includes('FLEXECOM_URL') && isPlainHttpToOthers(flexecomUrl)) {
    problems.push("FLEXECOM_URL is http, which sends the gateways' secret keys as they are: use https");
  }
  if (required.includes('RERUN_API_TOKEN') && rerunApiToken === null && !isLoopback(rerunApiHost)) {
    problems.push('RERUN_API_HOST lets others reach the rerun API without a token: set RERUN_API_TOKEN');
  }
  return problems;
}

function isPlainHttpToOthers(text: string): boolean {
  const url = new URL(text);
  return url.protocol === 'http:' && !isLoopback(url.hostname);
}

/** An address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(host) || /^\[?::1\]?$/.test(host);
}
