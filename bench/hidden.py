"""Text called hidden on real documents: every alarm with its page and its way, and their share of the pages.

    python -m bench.hidden CORPUS

CORPUS holds `finance/pdf` and `contracts/pdf`: issuers' filings and contracts, in which nobody is
known to have hidden anything. So each alarm is to be looked at: it is false, or a discovery.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from domain.documents import Document, FindingCode
from extractors.pages.reader import DocumentReader

NOTICED = {FindingCode.HIDDEN_TEXT, FindingCode.TEXT_DISAGREES, FindingCode.GARBLED_TEXT}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--workers", type=int, default=2)
    options = arguments.parse_args()
    folders = [options.corpus / "finance" / "pdf", options.corpus / "contracts" / "pdf"]
    files = [path for folder in folders for path in sorted(folder.iterdir()) if path.suffix.lower() == ".pdf"]
    with DocumentReader(ocr=False, workers=options.workers) as reader, ThreadPoolExecutor(options.workers) as pool:
        read = list(pool.map(lambda path: reader.read(path.read_bytes()), files))
    pages = alarms = 0
    for path, document in zip(files, read, strict=True):
        assert isinstance(document, Document), path
        pages += len(document.pages)
        for page in document.pages:
            told = [finding.detail for finding in page.findings if finding.code in NOTICED]
            alarms += bool(told)
            for detail in told:
                print(f"{path.name} page {page.number}: {detail}")
                for item in page.hidden[:3]:
                    print(f"    {item.hiding.value}: {item.text[:80]!r} at {[round(value) for value in item.box]}")
    print(f"{alarms} of {pages} pages with an alarm ({alarms / pages:.2%}), {len(files)} files")


if __name__ == "__main__":
    main()
