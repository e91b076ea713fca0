import { describe, expect, it } from '@jest/globals';
import { TransientError } from '../../../src/errors.ts';
import { connectionProblem } from '../../../src/kafka/client/connection-problems.ts';

/** As kafkajs makes it, with the code of Node's own error. */
function connectionError(message: string, code: string | null = null): Error {
  return Object.assign(new Error(message), { name: 'KafkaJSConnectionError', code });
}

describe('a connection to Kafka that cannot be made', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /not signed by an authority that we trust .*KAFKA_TLS_CA_FILE/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /not signed by an authority that we trust .*KAFKA_TLS_CA_FILE/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /for another host .*KAFKA_BROKERS/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS .*KAFKA_TLS/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /refuses our certificate, or wants one .*KAFKA_TLS_CERT_FILE/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /refuses our certificate, or wants one .*KAFKA_TLS_CERT_FILE/],
  ])('because of %s needs another setting', (code, text) => {
    const problem = connectionProblem(connectionError('Connection error: …', code));
    expect(problem).toEqual({ text: expect.stringMatching(text), isSetting: true });
  });

  it.each([
    [{ name: 'KafkaJSSASLAuthenticationError' }, /refuses the login \(no\); check KAFKA_SASL_USERNAME/],
    [{ name: 'KafkaJSProtocolError', type: 'UNSUPPORTED_SASL_MECHANISM' }, /KAFKA_SASL_MECHANISM/],
  ])('because of %j needs another setting', (error, text) => {
    const problem = connectionProblem(Object.assign(new Error('no'), error));
    expect(problem).toEqual({ text: expect.stringMatching(text), isSetting: true });
  });

  it('for another reason may mend itself', () => {
    expect(connectionProblem(connectionError('connect ECONNREFUSED', 'ECONNREFUSED'))).toEqual({
      text: 'cannot reach Kafka (connect ECONNREFUSED); check that it is running and that KAFKA_BROKERS is right',
      isSetting: false,
    });
    expect(connectionProblem(connectionError('Connection error: certificate has expired', 'CERT_HAS_EXPIRED'))).toEqual(
      {
        text: expect.stringContaining('certificate has expired'),
        isSetting: false,
      },
    );
  });

  it('is explained where it was wrapped', () => {
    const cause = connectionError('Connection error: …', 'SELF_SIGNED_CERT_IN_CHAIN');
    expect(connectionProblem(new TransientError('not acknowledged', { cause }))?.isSetting).toBe(true);
    const closed = new TransientError('not acknowledged: Closed connection', {
      cause: connectionError('Closed connection'),
    });
    expect(connectionProblem(closed)?.text).toMatch(/^not acknowledged: Closed connection; check .*KAFKA_TLS/);
  });
});

describe('any other error', () => {
  it('is none of a connection', () => {
    expect(connectionProblem(new Error('x'))).toBeNull();
    expect(connectionProblem('x')).toBeNull();
  });
});
