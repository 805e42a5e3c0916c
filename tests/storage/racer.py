"""A process that plans the same calls as its rivals and says which of them it was told to send.

Run as `python -m tests.storage.racer DATABASE BLOBS CALLS`; starts when a line comes on stdin.
"""

import sys

from domain.replies import CallState
from storage import open_store
from tests.storage import builders as build


def main(database_url: str, blobs_url: str, calls: str) -> None:
    with open_store(database_url, blobs_url, actor="racer") as store:
        (owed,) = store.queries.planned("run-1")
        assert owed.source is not None
        (window,) = store.queries.windows("run-1", owed.source)
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(int(calls)):
            ticket = build.planned_call(store, window, key=f"k{number}")
            if ticket.state is CallState.PLANNED:
                store.ledger.mark_sent(ticket.call)
                store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
                print("sent", number, flush=True)
        print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
