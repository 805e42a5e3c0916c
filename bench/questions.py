"""What twenty questions on one long document cost, the prefix they share read from the server's cache.

    python -m bench.questions [--tokens 60000] [--per-call 5]

A document of about so many tokens of made-up clauses is asked twenty questions, `--per-call` at a time, by the whole
program; a loopback endpoint counts every prompt with mistral-common's own
tokenizer and bills what it has seen as cached, in blocks of 64, at Mistral Medium 3.5's prices. Prints what the dry
run said, what was billed, and what it would have cost without a cache.
Says nothing of how long a vendor keeps a prefix.
"""

import argparse
import json
import tempfile
from pathlib import Path

from extractors.windows.tokens import TokenCounter
from tests.flows.test_prompt_cache import PROFILE
from tests.support.billing_server import BillingServer
from tests.support.command_line import CommandLine
from tests.support.documents import text_pdf
from tests.support.model_server import ModelServer

PRICES = (1.5, 0.15)
"""Of a million input tokens, fresh and cached."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tokens", type=int, default=60_000)
    asked.add_argument("--per-call", type=int, default=5)
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(_measure(Path(home), words.tokens, words.per_call), indent=2))


def _measure(home: Path, tokens: int, per_call: int) -> dict[str, object]:
    (home / "long.pdf").write_bytes(text_pdf(*_pages(tokens)))
    _write_pack(home / "pack")
    server, indicia = BillingServer(), CommandLine(home)
    with ModelServer([server]) as model:
        profile = PROFILE.format(base_url=model.base_url)
        indicia.configure(profile.replace("questions_per_call = 4", f"questions_per_call = {per_call}"))
        run = ("run", home / "long.pdf", "--pack", home / "pack", "--model", "cached", "--json")
        told = indicia(*run, "--dry-run", timeout=500).json
        done = indicia(*run, timeout=500).json
    billed, cached = (sum(part) for part in zip(*server.billed, strict=True))
    fresh, kept = PRICES
    return {
        "calls": len(server.billed),
        "estimated": {name: told[name] for name in ("input_tokens", "cached_tokens")},
        "billed": {"input_tokens": billed, "cached_tokens": cached},
        "stored": {name: done["usage"][name] for name in ("input_tokens", "cached_tokens", "cost")},
        "estimate over billed": told["input_tokens"] / billed,
        "input cost": round(((billed - cached) * fresh + cached * kept) / 1e6, 4),
        "input cost without a cache": round(billed * fresh / 1e6, 4),
    }


def _pages(tokens: int) -> list[str]:
    """Return pages of forty different lines of a contract's prose, of about so many tokens in all."""
    line = "{}. The Supplier shall deliver lot {} to the Buyer within {} days of the order and bear its cost."
    counter, pages, number = TokenCounter(), list[str](), 0
    while tokens > 0:
        lines = [line.format(number + at, 7 * (number + at), (number + at) % 90 + 1) for at in range(40)]
        pages.append("\n".join(lines))
        tokens -= counter.text(pages[-1])
        number += 40
    return pages


def _write_pack(folder: Path) -> None:
    folder.mkdir()
    head = 'name = "bench/twenty"\nversion = 1\ntitle = "T"\nowner = "O"\nlanguage = "en"\nreview = "none"\n'
    (folder / "pack.toml").write_text(head)
    (folder / "system.md").write_text("You read contracts.\n")
    question = (
        '[[question]]\nid = "lot-{0}"\ntext = "Within how many days is lot {0} to be delivered?"\ntype = "number"\n'
        'evidence = "the clause"\n[question.cues]\nen = ["lot {0}"]\nja = ["ロット{0}"]\n'
    )
    (folder / "questions.toml").write_text("\n".join(question.format(7 * number) for number in range(1, 21)))


if __name__ == "__main__":
    main()
