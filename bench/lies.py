"""How many planted lies are caught, and how often an honest answer raises an alarm, kind by kind.

    python -m bench.lies FOLDER --pack legal/contract-review --gold cuad_gold.jsonl
    python -m bench.lies FOLDER --pack finance/annual-report

FOLDER holds PDFs. A model on loopback answers the pack over the real pipeline, `indicia run`: once honestly, then
once for each kind of lie, which is planted wherever it has a place (`tests/support/replaying.py` says how). What it
knows is CUAD's gold where given, and otherwise what the embedded reader answered without a failed check and without
working anything out.

Caught: an answer that raised no alarm when told honestly and now has a failed check, or is not `found` (a denial:
not `absent`). Alarm: the same on an honest answer. Nothing here says what a person would have seen.
"""

import argparse
import hashlib
import json
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from bench.cuad import CATEGORIES
from prompts.packs import load_pack
from tests.conftest import ROOT
from tests.support.command_line import CommandLine
from tests.support.model_server import ModelServer
from tests.support.replaying import Fact, Facts, Lie, Replay

Answers = dict[tuple[str, str], dict[str, Any]]
"""By document and question."""

_NAME = 80
"""Characters a name has at most; CUAD marks sentences about the parties too."""
_QUOTED = re.compile(r"[\"\u201c\u201d]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pack", required=True)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--limit", type=int, default=10_000, help="documents, the smallest first")
    parser.add_argument("--skip", type=int, default=0, help="documents left out, the smallest first")
    parser.add_argument("--lies", default="", help="kinds of lie, parted by commas; all of them without it")
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.[pP][dD][fF]"), key=lambda path: path.stat().st_size)
    paths = paths[options.skip :][: options.limit]
    kinds = {question.id: question.type.value for question in load_pack(options.pack, (ROOT / "prompts",)).questions}
    with tempfile.TemporaryDirectory() as home:
        indicia = CommandLine(Path(home))
        facts = _gold(options.gold, paths, kinds) if options.gold else _read(indicia, options.pack, paths)
        honest = _told(indicia, options.pack, paths, Replay(facts))
        _honest(honest, facts)
        for lie in [Lie(name) for name in options.lies.split(",")] if options.lies else Lie:
            replay = Replay(facts, dict.fromkeys(facts, lie))
            told = _told(indicia, options.pack, paths, replay)
            _caught(lie, told, honest, facts, replay.planted)


def _gold(gold: Path, paths: list[Path], kinds: dict[str, str]) -> dict[str, Facts]:
    names = {path.name: _prefix(path) for path in paths}
    found: dict[str, Facts] = {}
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["pdf"] in names:
            clauses = {clause["category"]: clause["spans"] for clause in row["clauses"] if clause["spans"]}
            found[names[row["pdf"]]] = {
                question: _fact_of([span["text"] for span in clauses[category]], kinds[question])
                for question, category in CATEGORIES.items()
                if category in clauses and kinds[question] != "choice"
            }
    return found


def _fact_of(spans: list[str], kind: str) -> Fact:
    """A list is its names, since a term such as `Company` is no item; anything else is said by the first span."""
    if kind == "list":
        names = [span for span in spans if " " in span and len(span) <= _NAME and not _QUOTED.search(span)]
        listed = tuple(names if len(names) > 1 else spans)
        return Fact(listed, listed)
    return Fact(("yes",) if kind == "boolean" else (spans[0],), (spans[0],))


def _read(indicia: CommandLine, pack: str, paths: list[Path]) -> dict[str, Facts]:
    """What the embedded reader answers with located quotes and no failed check."""
    found: dict[str, dict[str, Fact]] = {}
    for (document, question), answer in _run(indicia, pack, paths, "embedded").items():
        if answer["status"] == "found" and answer["citations"] and not answer["derivation"] and not _failed(answer):
            quotes = tuple(cited["quote"] for cited in answer["citations"])
            values = tuple(answer["value"].split("; ")) if answer["type"] == "list" else (answer["value"],)
            found.setdefault(document[:12], {})[question] = Fact(values, quotes)
    return dict(found)


def _told(indicia: CommandLine, pack: str, paths: list[Path], replay: Replay) -> Answers:
    with ModelServer([replay]) as server:
        indicia.serve_from(server.base_url)
        return _run(indicia, pack, paths, "loopback")


def _run(indicia: CommandLine, pack: str, paths: list[Path], model: str) -> Answers:
    done = indicia("run", *paths, "--pack", pack, "--model", model, "--json", timeout=3600)
    listed = indicia("answers", "--run", done.json["run"], "--json", timeout=600)
    return {(answer["document"], answer["question"]): answer for answer in listed.json}


def _prefix(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _failed(answer: dict[str, Any]) -> list[str]:
    return [check["check"] for check in answer["checks"] if check["outcome"] == "fail"]


def _fact(facts: dict[str, Facts], key: tuple[str, str]) -> Fact | None:
    return facts.get(key[0][:12], {}).get(key[1])


def _honest(honest: Answers, facts: dict[str, Facts]) -> None:
    known = {key: answer for key, answer in honest.items() if _fact(facts, key)}
    alarms = Counter(check for answer in known.values() for check in _failed(answer))
    states = Counter(answer["status"] for answer in known.values())
    others = Counter(answer["status"] for key, answer in honest.items() if key not in known)
    silent = Counter(check for key, answer in honest.items() if key not in known for check in _failed(answer))
    print(f"honest: {len(known)} answers with a fact {dict(states)}; failed checks {dict(alarms)}")
    print(f"        {sum(others.values())} without one {dict(others)}; failed checks {dict(silent)}", flush=True)


def _caught(lie: Lie, told: Answers, honest: Answers, facts: dict[str, Facts], planted: set[tuple[str, str]]) -> None:
    caught, by, missed = 0, Counter[str](), list[tuple[str, str]]()
    for key, before in honest.items():
        fact = _fact(facts, key)
        if fact is None or _failed(before) or before["status"] != "found" or (key[0][:12], key[1]) not in planted:
            continue
        answer = told[key]
        failed = _failed(answer)
        turned = answer["status"] not in ({"absent"} if lie is Lie.DENIED else {"found"})
        by.update(failed or (["status"] if turned else []))
        caught += bool(failed) or turned
        if not failed and not turned:
            missed.append((key[1], fact.quotes[0][:60]))
    whole = caught + len(missed)
    print(f"{lie}: {caught} of {whole} caught ({caught / max(whole, 1):.1%}) by {dict(by)}")
    for question, quote in missed[:5]:
        print(f"    missed: {question}: {quote!r}")
    print(end="", flush=True)


if __name__ == "__main__":
    main()
