"""A process that takes one document's way up to a step and then waits to be killed.

Run as `python -m tests.storage.killed DATABASE BLOBS STEP`; prints the call's id and `ready`.
"""

import sys
import time

from storage import CallReading, open_store
from tests.storage import builders as build

STEPS = ("planned", "sent", "received", "settled")


def main(database_url: str, blobs_url: str, step: str) -> None:
    store = open_store(database_url, blobs_url, actor="doomed")
    store.ledger.open_run(build.run())
    source = build.ingest(store)
    window = build.window(source, (1, 0, 1))
    build.plan(store, source, [window])
    ticket = build.planned_call(store, window, key="k")
    if STEPS.index(step) >= STEPS.index("sent"):
        store.ledger.mark_sent(ticket.call)
    if STEPS.index(step) >= STEPS.index("received"):
        store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
    if step == "settled":
        reading = CallReading(call=ticket.call, reply=build.REPLY, failure=None)
        answers = [build.answer(source, question, call=ticket.call) for question in build.QUESTIONS]
        store.ledger.record_answers("run-1", source, [reading], answers)
    print(ticket.call, "ready", flush=True)
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
