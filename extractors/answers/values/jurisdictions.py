"""Countries and states whose law a contract may name, as ISO 3166-2 or, for a whole country, 3166-1.

Names come from pycountry, Japanese ones from its translations. States are known for the United States,
Canada, Australia and the United Kingdom's nations; elsewhere the country is what is found. `Georgia`
alone may be the state or the country and is read as neither; `State of Georgia` is the state.
"""

import gettext
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol, cast

import pycountry

from extractors.answers.values.found import FoundValue, leftmost_longest

_NATIONS = {"England": "GB-ENG", "Scotland": "GB-SCT", "Wales": "GB-WLS", "Northern Ireland": "GB-NIR"}
_STATES_OF = ("US", "CA", "AU")
_ALSO = {
    "England and Wales": "GB-EAW", "England & Wales": "GB-EAW", "England; Wales": "GB-EAW", "England, Wales": "GB-EAW",
    "United States": "US", "U.S.A.": "US", "U.S.A": "US", "USA": "US", "U.S.": "US", "United States of America": "US",
    "UK": "GB", "U.K.": "GB", "Great Britain": "GB", "PRC": "CN", "P.R.C.": "CN", "P.R. China": "CN",
    "People's Republic of China": "CN", "South Korea": "KR", "Republic of Korea": "KR", "Korea": "KR", "Russia": "RU",
    "Taiwan": "TW", "Vietnam": "VN", "Hong Kong": "HK", "Hong Kong SAR": "HK", "Macau": "MO", "The Netherlands": "NL",
    "Holland": "NL", "Czech Republic": "CZ", "Turkey": "TR", "Venezuela": "VE", "Bolivia": "BO", "Tanzania": "TZ",
    "Republic of Georgia": "GE", "State of Georgia": "US-GA", "Washington, D.C.": "US-DC", "Washington D.C.": "US-DC",
    "Newfoundland": "CA-NL", "British Virgin Islands": "VG", "Dubai": "AE-DU", "Abu Dhabi": "AE-AZ", "Quebec": "CA-QC",
    "英国": "GB", "イギリス": "GB", "イングランド": "GB-ENG", "イングランド及びウェールズ": "GB-EAW", "日本国": "JP",
    "アメリカ": "US", "米国": "US", "中華人民共和国": "CN", "中国": "CN", "大韓民国": "KR", "韓国": "KR", "台湾": "TW",
}  # fmt: skip
_LAW_OF = {
    "English": "GB-ENG", "Scots": "GB-SCT", "Scottish": "GB-SCT", "Japanese": "JP", "Swiss": "CH", "German": "DE",
    "French": "FR", "Dutch": "NL", "Italian": "IT", "Spanish": "ES", "Irish": "IE", "Swedish": "SE", "Chinese": "CN",
    "Korean": "KR", "Indian": "IN", "Israeli": "IL", "Canadian": "CA", "Australian": "AU", "Belgian": "BE",
    "Austrian": "AT", "Danish": "DK", "Norwegian": "NO", "Finnish": "FI", "Russian": "RU", "Brazilian": "BR",
}  # fmt: skip
_AMBIGUOUS = frozenset({"Georgia"})
_INSIDE = re.compile(r"[\s,(]*(?:(?:in|of)\s+)?(?:the\s+)?", re.IGNORECASE)


def find_jurisdictions(text: str) -> tuple[FoundValue, ...]:
    """Find names of countries and states in `text`, which is in one width; a state swallows its country's name."""
    found = leftmost_longest([*_named(text), *_laws(text), *_japanese(text)])
    return tuple(_states_with_country(found, text))


def without_own_country(codes: Iterable[str]) -> tuple[str, ...]:
    """Leave out a country where one of its states is named too: Delaware, United States is Delaware."""
    each = tuple(dict.fromkeys(codes))
    countries = {code.partition("-")[0] for code in each if "-" in code}
    return tuple(code for code in each if code not in countries)


def _named(text: str) -> Iterator[FoundValue]:
    table, pattern = _english()
    for match in pattern.finditer(text):
        code = table[_key(match["name"])]
        if match["state"] or code is not None:
            yield FoundValue(match.start(), match.end(), match[0], code or "US-GA")


def _laws(text: str) -> Iterator[FoundValue]:
    for match in _law_pattern().finditer(text):
        yield FoundValue(match.start(), match.end(), match[0], _LAW_OF[match["whose"].capitalize()])


def _japanese(text: str) -> Iterator[FoundValue]:
    if text.isascii():
        return
    table, pattern = _japanese_names()
    for match in pattern.finditer(text):
        yield FoundValue(match.start(), match.end(), match[0], table[match["name"]])


def _states_with_country(found: Iterable[FoundValue], text: str) -> Iterator[FoundValue]:
    waiting: FoundValue | None = None
    for value in found:
        if waiting is not None and _belongs(waiting, value, text):
            waiting = FoundValue(waiting.start, value.end, text[waiting.start : value.end], waiting.normalised)
            continue
        if waiting is not None:
            yield waiting
        waiting = value
    if waiting is not None:
        yield waiting


def _belongs(state: FoundValue, country: FoundValue, text: str) -> bool:
    between = text[state.end : country.start]
    return state.normalised.startswith(f"{country.normalised}-") and _INSIDE.fullmatch(between) is not None


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name).lower()


class _State(Protocol):
    """What pycountry, whose records are untyped, says of a subdivision."""

    code: str
    name: str
    country_code: str


def _states() -> list[_State]:
    every = cast("Iterable[_State]", pycountry.subdivisions)
    return [state for state in every if state.country_code in _STATES_OF]


@cache
def _english() -> tuple[dict[str, str | None], re.Pattern[str]]:
    names: dict[str, str | None] = {}
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", None), getattr(country, "official_name", None)):
            if name and "," not in name:
                names[name] = country.alpha_2
    names |= {state.name: state.code for state in _states()}
    names |= _NATIONS | _ALSO | dict.fromkeys(_AMBIGUOUS)
    spelled = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(
        rf"(?=[A-Z])(?:(?<![^\W\d_])|(?<=of))(?P<state>(?i:(?:the\s+)?(?:state|commonwealth|province)\s*of\s*(?:the\s+)?))?"
        rf"(?=[A-Z])(?P<name>(?i:{spelled}))(?![^\W\d_])"
    )
    return {_key(name): code for name, code in names.items()}, pattern


@cache
def _law_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?=[A-Z])\b(?P<whose>(?i:{'|'.join(_LAW_OF)}))(?=\s+(?i:law|laws)\b)")


@cache
def _japanese_names() -> tuple[dict[str, str], re.Pattern[str]]:
    """Names in Japanese by code; a state's name counts with its `州` only, a city may bear the bare name."""
    countries = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["ja"], fallback=True)
    states = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["ja"], fallback=True)
    names = {countries.gettext(country.name): country.alpha_2 for country in pycountry.countries}
    names |= {f"{states.gettext(state.name)}州": state.code for state in _states()}
    names = {name: code for name, code in names.items() if not name.isascii() and not set(name) & set("()・、")}
    names |= {name: code for name, code in _ALSO.items() if not name.isascii()}
    spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return names, re.compile(f"(?P<name>{spelled})")
