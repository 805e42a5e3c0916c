"""What a sign, a code or a name says of a currency, as ISO 4217.

`$` alone is read as the US dollar and `¥` as the yen; a page that means another says so with a prefix
(`C$`, `HK$`, `RMB¥`). `kr` and the like, which several currencies share, are read as none.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Protocol, cast

import pycountry

_SIGNS = {
    "US$": "USD", "U.S.$": "USD", "USD$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "CDN$": "CAD", "A$": "AUD",
    "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL", "MX$": "MXN", "RMB¥": "CNY",
    "CN¥": "CNY", "JP¥": "JPY", "RMB": "CNY", "Rs.": "INR", "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY",
    "₩": "KRW", "₹": "INR", "₽": "RUB", "₺": "TRY", "₪": "ILS", "฿": "THB", "₫": "VND", "₦": "NGN", "₱": "PHP",
}  # fmt: skip
_NAMES = {
    "U.S. dollar": "USD", "US dollar": "USD", "United States dollar": "USD", "Canadian dollar": "CAD",
    "Australian dollar": "AUD", "New Zealand dollar": "NZD", "Hong Kong dollar": "HKD", "Singapore dollar": "SGD",
    "dollar": "USD", "euro": "EUR", "pounds sterling": "GBP", "pound sterling": "GBP", "British pound": "GBP",
    "Swiss franc": "CHF", "Japanese yen": "JPY", "yen": "JPY", "renminbi": "CNY", "yuan": "CNY", "Indian rupee": "INR",
    "米ドル": "USD", "ドル": "USD", "ユーロ": "EUR", "円": "JPY", "人民元": "CNY", "元": "CNY", "ウォン": "KRW",
    "英ポンド": "GBP", "ポンド": "GBP", "スイスフラン": "CHF",
}  # fmt: skip
_ENGLISH_WORDS = frozenset({"ALL", "TOP", "TRY", "CUP", "PEN", "MAD", "SOS", "BAM", "MOP", "GEL"})
"""Codes that are words too: in a page of capitals `ALL 30` is no sum in lek."""


class _Currency(Protocol):
    """What pycountry, whose records are untyped, says of a currency."""

    alpha_3: str


@cache
def before() -> re.Pattern[str]:
    """Pattern of a currency that ends right before a figure."""
    signs = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
    return re.compile(rf"(?:(?<![A-Za-z])(?:{_codes()})|(?<![A-Za-z])(?:{signs})|[$£€¥₩₹])(?P<gap>\s{{0,4}})$")


@cache
def after() -> re.Pattern[str]:
    """Pattern of a currency that begins right after a figure."""
    names = "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True))
    signs = r"[£€¥₩₹](?!\s?[0-9])"
    return re.compile(rf"\s?(?:(?P<code>{_codes()})\b|(?P<name>(?i:{names})s?(?![a-z]))|(?P<sign>{signs}))")


def of_sign(printed: str) -> str:
    """Return the code of a sign or code that stands before a figure."""
    sign = printed.strip()
    return _SIGNS.get(sign, sign)


def of_match(match: re.Match[str]) -> str:
    """Return the code of what `after()` matched."""
    if match["name"]:
        named = match["name"].lower()
        return next(code for name, code in _NAMES.items() if named in {name.lower(), f"{name.lower()}s"})
    return of_sign(match["code"] or match["sign"])


@cache
def _codes() -> str:
    known = cast("Iterable[_Currency]", pycountry.currencies)
    return "|".join(sorted({currency.alpha_3 for currency in known} - _ENGLISH_WORDS))
