"""Later looks, with real calls: to find what every window was silent on, at pages in dispute, and of another model."""

import json
import re
from pathlib import Path
from typing import Any

from tests.support.command_line import CommandLine, asked_questions
from tests.support.documents import text_pdf
from tests.support.model_server import Asked, ModelServer, Say, say_message

PACK_TOML = 'name = "legal/two"\nversion = 1\ntitle = "Two"\nowner = "a test"\nlanguage = "en"\nreview = "None."\n'
QUESTIONS = """
[[question]]
id = "change-of-control"
text = "What follows from a change of control?"
type = "text"
evidence = "The clause."
risk = "high"
[question.cues]
en = ["change of control"]

[[question]]
id = "governing-law"
text = "Which law governs the contract?"
type = "text"
normalise = "jurisdiction"
evidence = "The clause."
[question.cues]
en = ["no such words"]
"""
PROFILE = """
[models.{name}]
model = "{name}"
base_url = "{base_url}"
dialect = "vllm"
context_tokens = 8192
working_tokens = {working}
max_output_tokens = 1024
price_input = 2.0
price_output = 5.0
"""
FILLER = "\n".join(f"Clause {number} of this part says nothing of note to anybody." for number in range(12))
SALE = "If the shares are sold the lender may call the loan."
DELAWARE = "This Agreement is governed by the laws of Delaware."
NEW_YORK = "This Agreement is governed by the laws of New York."


def laid_out(folder: Path) -> tuple[Path, Path]:
    pack = folder / "legal" / "two" / "v1"
    pack.mkdir(parents=True)
    (pack / "pack.toml").write_text(PACK_TOML)
    (pack / "system.md").write_text("Read.")
    (pack / "questions.toml").write_text(QUESTIONS)
    file = folder / "loan.pdf"
    file.write_bytes(text_pdf(f"{DELAWARE}\n{FILLER}", f"{SALE}\n{FILLER}", f"{NEW_YORK}\n{FILLER}"))
    return pack, file


def answer(name: str, quote: str | None = None, value: str | None = None) -> dict[str, Any]:
    cited = [] if quote is None else [{"block": None, "quote": quote}]
    status = "absent" if value is None else "found"
    return {"id": name, "status": status, "value": value, "citations": cited, "explanation": "So it is."}


def model(asked: Asked) -> Say:
    """Finds each law it is shown, both where both are shown to it, and the sale only when asked to find."""
    shown = str(asked.json["messages"][-1]["content"])
    laws = [law for law, clause in (("Delaware", DELAWARE), ("New York", NEW_YORK)) if clause[-20:-1] in shown]
    told = {"governing-law": answer("governing-law")}
    if laws:
        law = laws[-1]
        told["governing-law"] = answer("governing-law", f"governed by the laws of {law}", law)
    wanted = "Asked once more, to find" in shown or asked.json["model"] == "other"
    found = wanted and SALE[:20] in shown
    sale = answer("change-of-control", SALE, SALE) if found else answer("change-of-control")
    told["change-of-control"] = sale
    said = {"answers": [told[name] for name in asked_questions(asked)]}
    usage = {"prompt_tokens": 1_000_000, "completion_tokens": 10, "total_tokens": 1_000_010}
    return say_message({"content": json.dumps(said)}, usage=usage)


def test_what_was_silent_in_dispute_or_of_high_risk_is_looked_at_again_once(
    well_read: CommandLine, tmp_path: Path
) -> None:
    pack, file = laid_out(tmp_path)
    with ModelServer([model]) as server:
        both = [("first", 300), ("other", 4000)]
        profiles = (PROFILE.format(name=name, base_url=server.base_url, working=tokens) for name, tokens in both)
        well_read.configure("".join(profiles))
        words = ("run", file, "--pack", pack, "--model", "first", "--second", "other", "--json")
        done = well_read(*words)
        assert done.code == 0, done.err
        sent = len(server.asked)
        first = {each["question"]: each for each in well_read("answers", "--run", done.json["run"], "--json").json}
        again = well_read(*words)
        assert len(server.asked) == sent, "a later look is paid once, like any call"
    assert done.json["documents"][0]["windows"] == 3
    assert done.json["status"] == again.json["status"] == "complete"

    control, law = first["change-of-control"], first["governing-law"]
    assert (control["status"], control["cause"]) == ("unclear", "found_on_second_look")
    assert [(cited["page"], bool(cited["boxes"])) for cited in control["citations"]] == [(2, True)]
    looks = [view["look"] for view in control["views"]]
    assert looks == ["first"] * 3 + ["to_find"] * 3 + ["second_opinion"]
    assert checks(control)["second_look"] == "fail"
    assert checks(control)["second_opinion"] == "fail"
    assert checks(control)["model_answers"] == "fail", "a model of another name answers"

    assert (law["status"], law["value"]) == ("found", "New York")
    assert [view["look"] for view in law["views"]] == ["first"] * 3 + ["candidates"]
    assert checks(law)["windows_agree"] == "fail"
    disputed = [re.findall(r"<<<PAGE (\d+)", str(asked.json["messages"][-1]["content"])) for asked in server.asked]
    assert ["1", "3"] in disputed
    assert sent == 3 + 1 + 3 + 1


def checks(told: dict[str, Any]) -> dict[str, str]:
    return {check["check"]: check["outcome"] for check in told["checks"]}
