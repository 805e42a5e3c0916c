"""A page with a table and two charts drawn on it: bars with their values printed, a line without."""

import pymupdf

SALES = {"2021": 469.8, "2022": 514.0, "2023": 574.8}
RATE = {"2021": 4.1, "2022": 3.2, "2023": 5.5}
TITLE = "Net sales by year"
_LINES = ("Item 7. Management's discussion", "Net sales grew in each of the years shown in the graph below.")


def chart_pdf(pages_before: int = 0, *, pictured: bool = False) -> bytes:
    """Return the PDF; pages of plain text may stand before the one with the charts, its bars as a picture after it."""
    with pymupdf.open() as document:
        for number in range(pages_before):
            page = document.new_page()
            for line in range(30):
                page.insert_text(
                    (72, 72 + 14 * line), f"Plain words on page {number + 1}, line {line + 1}, of no note."
                )
        _charts(document.new_page())
        if pictured:
            _bars_as_picture(document)
        return document.tobytes()


def _bars_as_picture(document: pymupdf.Document) -> None:
    bars = pymupdf.Rect(100, 110, 430, 345)
    picture = document[-1].get_pixmap(clip=bars, dpi=150)
    page = document.new_page()
    for line in range(30):
        page.insert_text((72, 380 + 12 * line), f"The same bars stand above once more, line {line + 1}.", fontsize=9)
    page.insert_image(bars, pixmap=picture)


def _charts(page: pymupdf.Page) -> None:
    for place, line in enumerate(_LINES):
        page.insert_text((72, 72 + 16 * place), line)
    _bars(page)
    _line(page)
    for place, (year, value) in enumerate(SALES.items()):
        _row(page, 640 + 16 * place, year, value)


def _bars(page: pymupdf.Page) -> None:
    page.insert_text((150, 130), TITLE)
    page.draw_line((110, 320), (410, 320))
    for place, (year, value) in enumerate(SALES.items()):
        left, top = 140 + 90 * place, 320 - value / 4
        page.draw_rect(pymupdf.Rect(left, top, left + 40, 320), color=None, fill=(0.2, 0.4, 0.7))
        page.insert_text((left + 4, top - 4), f"{value}", fontsize=9)
        page.insert_text((left + 6, 332), year, fontsize=9)


def _line(page: pymupdf.Page) -> None:
    page.insert_text((150, 420), "Operating margin (%)")
    page.draw_line((110, 560), (410, 560))
    page.draw_line((110, 430), (110, 560))
    points = [pymupdf.Point(160 + 90 * place, 560 - 20 * rate) for place, rate in enumerate(RATE.values())]
    page.draw_polyline(points, color=(0.7, 0.2, 0.2), width=1.5)
    page.draw_polyline([pymupdf.Point(point.x, point.y + 8) for point in points], color=(0.2, 0.6, 0.2), width=1.5)
    for place, year in enumerate(RATE):
        page.insert_text((152 + 90 * place, 572), year, fontsize=9)
    for tick in (0, 2, 4, 6):
        page.insert_text((96, 563 - 20 * tick), str(tick), fontsize=9)


def _row(page: pymupdf.Page, top: float, year: str, value: float) -> None:
    page.draw_rect(pymupdf.Rect(72, top - 12, 540, top + 4), color=None, fill=(0.9, 0.9, 0.9))
    page.insert_text((80, top), f"Net sales {year}")
    page.insert_text((460, top), f"{value}")
