"""Publishes a declined payment."""

import os
import time
from datetime import datetime, timezone

from kafka import KafkaProducer
from registry import Registry

PREFIX = os.environ["SALVAGE_PREFIX"] + "." if os.environ.get("SALVAGE_PREFIX") else ""
TOPIC = PREFIX + "payment-declined.new-sale"

registry = Registry(os.environ.get("SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7"))
# Its partitioner is Java's, so the declines of an order stay in their order.
producer = KafkaProducer(
    bootstrap_servers=os.environ.get("KAFKA_BROKERS", "localhost:9092").split(","),
    enable_idempotence=True,
    acks="all",
)

now = int(time.time() * 1000)
order_id = f"order-{now}"
event = {
    "eventId": f"decline-{now}",
    "occurredAt": datetime.fromtimestamp(now / 1000, timezone.utc),
    "orderId": order_id,
    "customerId": "customer-1",
    "campaignId": "spring",
    "parentOrderId": None,
    "transactionId": f"txn-{now}",
    "firstDeclinedTransactionId": None,
    "saleKind": "NEW_SALE",
    "amountMinor": 4990,
    "currency": "USD",
    "gatewayId": "nmi-us",
    "gatewayProfileId": None,
    "triedGatewayIds": ["nmi-us"],
    "decline": {"code": "200", "text": "Do not honor", "type": "SOFT", "network": "VISA", "adviceCode": None},
    "paymentMethodRef": "pm_sbx_approve",  # a reference into your card vault, never a card number
    "card": None,
    "items": [
        {"productId": "box", "quantity": 1, "amountMinor": 4990, "recurring": False, "subscriptionId": None},
    ],
}
producer.send(TOPIC, key=order_id.encode(), value=registry.encode(TOPIC + "-value", event)).get(timeout=30)
producer.close()
print(f"published the decline of {order_id}")
