"""The packs that come with it, read by the reader that comes with it, on real documents."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from domain.answers import CitedQuote
from domain.documents import Document
from domain.messages import TextPart
from domain.questions import PromptPack
from domain.windows import PageSlice, Window
from extractors.answers.citations import DocumentIndex
from extractors.embedded.aims import Aim, aim_of
from extractors.embedded.extract import answer, answer_json
from extractors.embedded.prompt import parse_prompt
from extractors.pages.reader import DocumentReader
from prompts.packs import load_pack
from prompts.render import answer_schema, render_request

CONTRACT, REPORT = "legal/contract-review", "finance/annual-report"


def read(path: Path) -> Document:
    with DocumentReader(ocr=False) as reader:
        found = reader.read(path.read_bytes())
    assert isinstance(found, Document)
    return found


def render(document: Document, pack: PromptPack) -> str:
    slices = tuple(PageSlice(page=p.number, first_block=0, end_block=len(p.blocks), tokens=0) for p in document.pages)
    window = Window(document=document.source, index=0, slices=slices, cutter="test")
    request = render_request(document, window, pack, pack.questions, {}, structured=True)
    return "".join(part.text for part in request.messages[1].parts if isinstance(part, TextPart))


@pytest.mark.parametrize("name", [CONTRACT, REPORT])
def test_a_pack_has_its_questions_in_both_languages(name: str) -> None:
    pack = load_pack(name)
    assert len(pack.questions) >= 14
    for question in pack.questions:
        assert question.cues.en, question.id
        assert question.cues.ja, question.id
        assert question.related.en, question.id


def test_the_packs_questions_are_read_for_what_they_are() -> None:
    document = read_sample_prompt(CONTRACT)
    aims = {asked.id: aim_of(asked) for asked in document}
    assert aims["document-name"] is Aim.TITLE
    assert aims["parties"] is Aim.PARTIES
    assert aims["governing-law"] is Aim.LAW
    assert aims["initial-term"] is Aim.LENGTH
    assert aims["renewal-term"] is Aim.PERIOD
    clauses = {"termination-for-convenience", "anti-assignment", "change-of-control", "cap-on-liability", "exclusivity"}
    assert {aims[name] for name in clauses | {"audit-rights"}} == {Aim.CLAUSE}
    report = {asked.id: aim_of(asked) for asked in read_sample_prompt(REPORT)}
    assert report["registrant"] is Aim.NAME
    assert report["auditor"] is Aim.NAME
    assert report["revenue"] is Aim.FIGURE
    assert report["going-concern-doubt"] is Aim.VERDICT


def read_sample_prompt(name: str) -> tuple[object, ...]:
    from tests.extractors.embedded.asking import document, page

    return parse_prompt(render(document(page(1, "x")), load_pack(name))).questions


@pytest.mark.parametrize(
    ("name", "sample"), [(CONTRACT, "contract.pdf"), (CONTRACT, "sponsorship.pdf"), (REPORT, "annual-report.pdf")]
)
def test_every_found_answer_is_located_and_fits_the_schema(name: str, sample: str, samples: Path) -> None:
    document, pack = read(samples / sample), load_pack(name)
    check(document, pack)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["BERKELEYLIGHTS", "PRIMEENERGY", "TubeMedia", "STARTEC"])
def test_every_found_answer_on_real_contracts_is_located(name: str, corpus: Path) -> None:
    path = next((corpus / "contracts" / "pdf").glob(f"{name}*"))
    check(read(path), load_pack(CONTRACT))


def check(document: Document, pack: PromptPack) -> None:
    text = answer_json(answer(parse_prompt(render(document, pack))))
    entries = json.loads(text)
    Draft202012Validator(answer_schema(pack.questions)).validate(entries)
    assert [entry["id"] for entry in entries["answers"]] == [question.id for question in pack.questions]
    index = DocumentIndex(document)
    found = [entry for entry in entries["answers"] if entry["status"] == "found"]
    assert found
    for entry in found:
        assert entry["value"], entry["id"]
        assert entry["citations"], entry["id"]
        for cited in entry["citations"]:
            assert index.locate(CitedQuote.model_validate(cited)).located, (entry["id"], cited["quote"])
