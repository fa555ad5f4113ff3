"""Sends a customer a digest of a week's orders, learned from the village's events alone.

It knows nothing but the protos beside the village's services and the headers of its events (CloudEvents 1.0 in binary
mode): no service is asked, and none knows of it. Run it once a week; it keeps nothing.
"""

import argparse
import asyncio
import smtplib
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).parent / "generated"))

import nats  # noqa: E402
from google.protobuf import symbol_database  # noqa: E402
from maeul.order.v1 import events_pb2 as _orders  # noqa: E402, F401
from maeul.payment.v1 import events_pb2 as _payments  # noqa: E402, F401
from maeul.store.v1 import events_pb2 as _stores  # noqa: E402, F401
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy  # noqa: E402

WEEK = timedelta(days=7)
# Names are wanted as they are now, whenever they were given.
NAMES = ["store.StoreRegistered", "store.StoreUpdated"]
ORDERS = ["order.OrderPlaced", "order.OrderCompleted", "order.OrderCancelled", "order.OrderRejected"]
REFUNDS = ["payment.PaymentRefunded"]


@dataclass
class Digest:
    """What one customer did in a week. Events may come twice and in any order between publishers."""

    customer: str
    seen: set = field(default_factory=set)
    names: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)
    ended: dict = field(default_factory=dict)
    refunds: list = field(default_factory=list)

    def learn(self, headers, data):
        """Takes in one event: its headers say what it is, its data is the message of that type."""
        if headers["ce-id"] in self.seen:
            return
        self.seen.add(headers["ce-id"])
        kind, sequence = headers["ce-type"], int(headers["ce-sequence"])
        event = symbol_database.Default().pool.FindMessageTypeByName(kind)
        event = symbol_database.message_factory.GetMessageClass(event).FromString(data)
        name = kind.rpartition(".")[2]
        if name in ("StoreRegistered", "StoreUpdated"):
            self.names[event.store_id] = max(self.names.get(event.store_id, (0, "")), (sequence, event.name))
        elif event.customer_id != self.customer:
            return
        elif name == "OrderPlaced":
            self.orders[event.order_id] = (headers["ce-time"], event)
        elif name == "PaymentRefunded":
            self.refunds.append(event.amount)
        else:
            self.ended[event.order_id] = name.removeprefix("Order").lower()

    def text(self):
        """The digest in words; None where nothing was ordered."""
        if not self.orders:
            return None
        placed = [event for _, event in sorted(self.orders.values(), key=lambda order: order[0])]
        dishes = Counter()
        for event in placed:
            for item in event.items:
                dishes[item.name] += item.quantity
        favourite, times = max(dishes.items(), key=lambda dish: (dish[1], dish[0]))
        lines = [f"Your week in the village: {len(placed)} order{'s' if len(placed) > 1 else ''}", ""]
        for event in placed:
            store = self.names.get(event.store_id, (0, "a store"))[1]
            what = ", ".join(f"{item.quantity} × {item.name}" for item in event.items)
            lines.append(f"- {store}: {what}, {money([event.total])} ({self.ended.get(event.order_id, 'under way')})")
        lines += ["", f"You spent {money([event.total for event in placed], self.refunds)}."]
        lines.append(f"What you ordered most: {favourite}, {times} times." if times > 1 else "Nothing was ordered twice.")
        return "\n".join(lines)


def money(paid, back=()):
    """The sum of amounts, by currency, less what went back."""
    sums = Counter()
    for amounts, sign in ((paid, 1), (back, -1)):
        for amount in amounts:
            sums[amount.currency_code] += sign * (amount.units * 10**9 + amount.nanos)
    exact = {code: f"{nanos / 10**9:,.2f}".removesuffix(".00") for code, nanos in sums.items()}
    return " and ".join(f"{amount} {code}" for code, amount in sorted(exact.items()))


async def events(jetstream, stream, kinds, **where):
    """The events of these kinds that are in the stream now, as headers and data."""
    subjects = [f"{stream.lower()}.{kind}.*" for kind in kinds]
    config = ConsumerConfig(filter_subjects=subjects, ack_policy=AckPolicy.NONE, inactive_threshold=60, **where)
    consumer = await jetstream.add_consumer(stream, config)
    follow = await jetstream.pull_subscribe_bind(consumer=consumer.name, stream=stream)
    left = consumer.num_pending
    while left > 0:
        for message in await follow.fetch(min(left, 256), timeout=10):
            left -= 1
            yield {name: unquote(value) for name, value in message.headers.items()}, message.data
    await jetstream.delete_consumer(stream, consumer.name)


async def ignore(_error):
    """What fails is told once, by the call that fails."""


async def week_of(args):
    """The digest of a customer's last seven days."""
    digest = Digest(args.customer)
    since = (datetime.now(timezone.utc) - WEEK).isoformat().replace("+00:00", "Z")
    connection = await nats.connect(args.nats, allow_reconnect=False, max_reconnect_attempts=1, error_cb=ignore)
    try:
        jetstream = connection.jetstream()
        async for event in events(jetstream, args.stream, NAMES, deliver_policy=DeliverPolicy.LAST_PER_SUBJECT):
            digest.learn(*event)
        latest = {"deliver_policy": DeliverPolicy.BY_START_TIME, "opt_start_time": since}
        async for event in events(jetstream, args.stream, ORDERS + REFUNDS, **latest):
            digest.learn(*event)
    finally:
        await connection.close()
    return digest.text()


def main():
    """Prints the digest, or sends it where an address is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("customer", help="whose week it is: the customer's id")
    parser.add_argument("--nats", default="nats://127.0.0.1:4222", help="the village's NATS (%(default)s)")
    parser.add_argument("--stream", default="MAEUL", help="the village's stream (%(default)s)")
    parser.add_argument("--to", help="send it to this e-mail address instead of printing it")
    parser.add_argument("--smtp", default="127.0.0.1:25", help="by this relay (%(default)s)")
    args = parser.parse_args()
    try:
        text = asyncio.run(week_of(args))
    except nats.errors.Error as error:
        sys.exit(f"the village's events cannot be read at {args.nats}, stream {args.stream}: {error}")
    if text is None:
        print(f"{args.customer} ordered nothing within the last week", file=sys.stderr)
    elif args.to is None:
        print(text)
    else:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Maeul <maeul@localhost>", args.to, "Your week in the village"
        mail.set_content(text)
        host, _, port = args.smtp.rpartition(":")
        with smtplib.SMTP(host, int(port)) as relay:
            relay.send_message(mail)


if __name__ == "__main__":
    main()
