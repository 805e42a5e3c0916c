"""Addresses within the dashboard."""

from urllib.parse import urlencode


def link(path: str, **query: object) -> str:
    """Return an address with those of its query's parts that are given."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given, errors='replace')}" if given else path


def picture_address(document: str, page: int, run: str) -> str:
    """Return the address of a page's picture, as a run's reader saw the page."""
    return link(f"/pages/{document}/{page}.img", run=run)
