"""The servers that a village needs around it, each on a free loopback port, gone afterwards."""

from contextlib import ExitStack

import nats
import postgres
import tools


class servers:
    """PostgreSQL, NATS and what else tests need; gives the environment that tells them where it is."""

    def __init__(self, **settings):
        self.settings = settings  # of PostgreSQL

    def __enter__(self):
        python, programs, nats_server = tools.wheel("python"), tools.postgres_programs(), tools.wheel("nats-server")
        with ExitStack() as stack:
            env = {
                "MAEUL_TEST_POSTGRES": stack.enter_context(postgres.server(programs, **self.settings)),
                "MAEUL_TEST_POSTGRES_PROGRAMS": str(programs),
                "MAEUL_TEST_NATS": stack.enter_context(nats.server(nats_server)),
                "MAEUL_TEST_NATS_SERVER": str(nats_server),
                "MAEUL_TEST_PYTHON": str(python),
            }
            self.stack = stack.pop_all()
        return env

    def __exit__(self, *failure):
        return self.stack.__exit__(*failure)
