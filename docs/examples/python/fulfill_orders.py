"""Fulfills what was recovered, each order once."""

import os
import signal
import sqlite3

from kafka import KafkaConsumer
from registry import Registry

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C is the normal end

PREFIX = os.environ["SALVAGE_PREFIX"] + "." if os.environ.get("SALVAGE_PREFIX") else ""
TOPICS = [PREFIX + "order-complete.new-sale", PREFIX + "order-complete.recurring"]

registry = Registry(os.environ.get("SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7"))
consumer = KafkaConsumer(
    *TOPICS,
    bootstrap_servers=os.environ.get("KAFKA_BROKERS", "localhost:9092").split(","),
    group_id=PREFIX + "fulfillment",
    isolation_level="read_committed",  # the default hands out what was aborted
    enable_auto_commit=False,
    auto_offset_reset="earliest",
)

database = sqlite3.connect(os.environ.get("DATABASE", "fulfillment.sqlite"))
database.execute("create table if not exists handled (topic text, debt text, version int, primary key (topic, debt))")
database.execute("create table if not exists shipments (order_id text, items int)")

NOTE_HANDLED = """
    insert into handled values (:topic, :debt, :version)
    on conflict (topic, debt) do update set version = excluded.version where excluded.version > handled.version
"""

for message in consumer:
    event = registry.decode(message.value)
    # In one transaction: it was handled, and what was done. A version that is not newer was read before.
    with database:
        key = {"topic": message.topic, "debt": event["debtId"], "version": event["debtVersion"]}
        if database.execute(NOTE_HANDLED, key).rowcount == 1:
            database.execute("insert into shipments values (?, ?)", (event["orderId"], len(event["items"])))
            print(f"fulfill {len(event['items'])} item(s) of {event['orderId']}", flush=True)
    consumer.commit()
