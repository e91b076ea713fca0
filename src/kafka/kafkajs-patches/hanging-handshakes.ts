/**
 * Bug: kafkajs 2.2.4 limits connecting by `connectionTimeout`, but not the first request on a connection, which a broker
 * that hangs never answers: its socket still accepts connections. kafkajs means to wait `connectionTimeout` for that
 * request too, but takes the longer one of this and `requestTimeout`. It then repeats it to the same broker: a new client
 * whose first configured broker hangs connects to none of the others for six request timeouts.
 *
 * Patch: `Broker.connect` fails after four seconds, by an error after which kafkajs turns to another broker. The process
 * remembers the broker's address for a while, and new clients connect to the other ones first (`hanging-addresses.ts`).
 *
 * Test: test/kafka/kafkajs-patches/hanging-handshakes.test.ts.
 *
 * No longer needed when the first test there, which shows the bug, fails after an update of kafkajs.
 */
import kafkajs from 'kafkajs';
import KafkajsBroker from 'kafkajs/src/broker/index.js';
import { type ConnectedBroker, cutConnections } from './broker-connections.ts';
import { rememberHanging } from './hanging-addresses.ts';

/** The part of a connection to a broker that is patched. */
export interface ConnectingBroker extends ConnectedBroker {
  connect(): Promise<void>;
}

/** Time for a connection, which has a limit of three seconds of its own, and for a login. */
const HANDSHAKE_MS_MAX = 4_000;

/** Lets no client of this process wait for a broker that accepts connections and says nothing. */
export function patchHangingHandshakes(
  broker: ConnectingBroker = KafkajsBroker.prototype,
  msMax: number = HANDSHAKE_MS_MAX,
): void {
  if (patched.has(broker)) return;
  patched.add(broker);
  const { connect } = broker;

  broker.connect = async function (this: ConnectingBroker) {
    const { host, port } = this.connectionPool;
    const address = `${host}:${port}`;
    let hangs = false;
    const limit = setTimeout(() => {
      hangs = true;
      rememberHanging(address);
      cutConnections(this, `broker ${address} does not answer`);
    }, msMax);
    try {
      await connect.call(this);
    } catch (error) {
      if (!hangs) throw error;
      throw new kafkajs.KafkaJSConnectionError(`broker ${address} accepts connections and does not answer`, {
        broker: address,
      });
    } finally {
      clearTimeout(limit);
    }
  };
}

const patched = new WeakSet<ConnectingBroker>();
