"""What stands behind an answer: the model's working, the prompt as sent, the raw reply."""

from starlette.requests import Request
from starlette.responses import Response

from dashboard.presenters.papers import messages_of, piece_of, readable
from dashboard.rendering import page
from dashboard.views.asked import choice_in, name_in, number_in, store_of
from dashboard.views.errors import NotHere
from domain.answers import Answer
from storage import Store

FORMS = ("rendered", "raw")


def working(request: Request) -> Response:
    """Show the model's working, rendered or as it came."""
    from dashboard.markdown import LONGEST, render_working, with_page_links  # noqa: PLC0415  # a quarter second, at first use

    store = store_of(request)
    answer = store.queries.answer(name_in(request, "answer")).answer
    form = choice_in(request, "form", FORMS)
    trace = answer.reasoning
    pages = len(request.app.state.desk.outlines.of(store, answer.run, answer.document).pages)
    context = {
        "trace": trace,
        "cut": form == "rendered" and len(trace.text) > LONGEST,
        "rendered": with_page_links(render_working(trace.text), answer.id, pages) if form == "rendered" else None,
        "piece": piece_of(trace.text, number_in(request, "piece") or 1),
    }
    return page(request, "working.html", {**_around(answer, form), **context})


def prompt(request: Request) -> Response:
    """Show the prompt as it was sent: message by message, or the body as it is on record."""
    store, answer, call = _asked(request)
    form = choice_in(request, "form", FORMS)
    body = store.queries.request(call)
    said = messages_of(body)
    readable_form = "\n\n".join(
        f"── {message.role} ──\n"
        + "\n".join(text if kind == "text" else f"[{kind}] {text}" for kind, text in message.parts)
        for message in said
    )
    text = readable_form if form == "rendered" and said else readable(body)
    piece = piece_of(text, number_in(request, "piece") or 1)
    return page(request, "prompt.html", {**_around(answer, form), "piece": piece})


def reply(request: Request) -> Response:
    """Show the raw reply."""
    store, answer, call = _asked(request)
    exchange = store.queries.exchange(call)
    text = "" if exchange is None else readable(exchange[1])
    piece = piece_of(text, number_in(request, "piece") or 1)
    context = {"exchange": None if exchange is None else exchange[0], "piece": piece}
    return page(request, "reply.html", {**_around(answer, FORMS[0]), **context})


def _asked(request: Request) -> tuple[Store, Answer, str]:
    """Return an answer with the call it rests on; NotHere where it rests on none."""
    store = store_of(request)
    answer = store.queries.answer(name_in(request, "answer")).answer
    if answer.call is None:
        raise NotHere
    return store, answer, answer.call


def _around(answer: Answer, form: str) -> dict[str, object]:
    return {"section": "runs", "answer": answer, "form": form, "forms": FORMS}
