"""What a Service is in a cluster: one address, before as many processes as are ready."""

import asyncio
import itertools
import threading


class Relays:
    """Carries bytes from addresses to endpoints, in a thread of its own. New connections go to one endpoint after the
    other; those that are there stay where they are, as with kube-proxy."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def open(self, address, port):
        """A relay at this address, without endpoints yet."""
        relay = Relay()
        asyncio.run_coroutine_threadsafe(asyncio.start_server(relay.carry, address, port), self.loop).result(10)
        return relay

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)


class Relay:
    """One address. `endpoints` are (host, port) pairs; whoever changes them puts a new list there. `carried` counts the
    bytes of answers."""

    def __init__(self):
        self.endpoints = []
        self.carried = 0
        self._turn = itertools.count()

    def add(self, endpoint):
        self.endpoints = [*self.endpoints, endpoint]

    def remove(self, endpoint):
        self.endpoints = [one for one in self.endpoints if one != endpoint]

    def _count(self, size):
        self.carried += size

    async def carry(self, reader, writer):
        endpoints = self.endpoints
        try:
            if endpoints:
                there = endpoints[next(self._turn) % len(endpoints)]
                their_reader, their_writer = await asyncio.open_connection(*there)
                await asyncio.gather(_pump(reader, their_writer), _pump(their_reader, writer, self._count))
        except OSError:
            pass  # whoever called sees that the connection ends
        finally:
            writer.close()


async def _pump(reader, writer, seen=lambda _: None):
    try:
        while piece := await reader.read(65536):
            seen(len(piece))
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
