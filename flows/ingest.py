"""The scheduled job without a model: read documents in."""

from pathlib import Path

from prefect import flow

from flows.batch import ingest_batch, unseen
from flows.desk import open_desk
from flows.settings import load_settings
from flows.unfinished import existing


@flow(name="ingest-documents", persist_result=False)
async def ingest_documents(
    paths: list[str], collection: str = "default", home: str | None = None, config: str | None = None
) -> int:
    """Read every document under `paths` in; returns how many files were offered."""
    settings = load_settings({"home": home}, Path(config) if config else None)
    offered = [existing(path) for path in paths]
    async with open_desk(settings) as desk:
        rows = await ingest_batch(desk, offered, collection, unseen)
    return len(rows)
