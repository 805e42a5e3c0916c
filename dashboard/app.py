"""The dashboard as an ASGI application: addresses to views, and what stands around them.

Knows which view answers what; how, the views know.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from dashboard.access import Doorkeeper, Gate
from dashboard.door import Door
from dashboard.outlines import Outlines
from dashboard.pictures import Pictures
from dashboard.rendering import STATIC, environments
from dashboard.security import Guard
from dashboard.settings import Settings
from dashboard.static_files import OurFiles
from dashboard.views import (
    answers,
    audit,
    charts,
    errors,
    grid,
    help_page,
    login,
    pages,
    papers,
    preferences,
    review,
    runs,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the views have at hand."""

    settings: Settings
    door: Door
    pictures: Pictures
    outlines: Outlines
    doorkeeper: Doorkeeper | None


ROUTES = [
    Route("/", runs.home),
    Route("/runs", runs.list_runs),
    Route("/runs/{run}", runs.show_run),
    Route("/runs/{run}/grid", grid.show_grid),
    Route("/runs/{run}/review", review.show_order),
    Route("/answers/{answer}", answers.show_answer),
    Route("/answers/{answer}/working", papers.working),
    Route("/answers/{answer}/prompt", papers.prompt),
    Route("/answers/{answer}/reply", papers.reply),
    Route("/answers/{answer}/charts/{place:int}.png", charts.drawn),
    Route("/audit", audit.search),
    Route("/audit.csv", audit.export),
    Route("/pages/{document}/{number:int}.img", pages.picture),
    Route("/help", help_page.show_help),
    Route("/preferences", preferences.save, methods=["POST"]),
    Route("/login", login.ask, methods=["GET"]),
    Route("/login", login.enter, methods=["POST"]),
    Route("/logout", login.leave, methods=["POST"]),
    Route("/healthz", errors.health),
]


def create_app(settings: Settings, pictures: Pictures | None = None) -> Guard:
    """Return the application; nothing is opened before a request needs it.

    The guard stands outermost, so that even a page about an unforeseen error carries its headers.
    """
    doorkeeper = None if settings.token is None else Doorkeeper(settings.token)
    desk = Desk(settings, Door(settings), pictures or Pictures(), Outlines(), doorkeeper)
    app = Starlette(
        routes=[*ROUTES, Mount("/static", OurFiles(directory=STATIC))],
        middleware=[Middleware(Gate, doorkeeper=doorkeeper)],
        exception_handlers=errors.HANDLERS,
        lifespan=_lifespan,
    )
    app.state.desk = desk
    return Guard(app, settings.hosts)


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncGenerator[None]:
    environments()
    yield
    app.state.desk.pictures.close()
    app.state.desk.door.close()
