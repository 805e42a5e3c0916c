"""Words that decide what a sentence says: one in place of another is a different statement, not a misprint.

Data, for telling a misread quote from an altered one; knows no text.
"""

_NEVER_LEFT_OUT = """
no not nor non never none neither without except unless until excluding exclude cannot only solely
cant wont dont doesnt didnt isnt arent wasnt werent shouldnt wouldnt couldnt hasnt havent hadnt mustnt neednt
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion
first second third fourth fifth sixth seventh eighth ninth tenth half quarter double
"""
_WEIGHTY = """
may shall must will can should if provided subject any all each every either and or less more least most over under
before after above below within net gross increase increased decrease decreased
january february march april may june july august september october november december percent
"""
_SCALES = "hundred thousand million billion trillion percent thousands millions billions"
_NEVER_EXCHANGED = """
include inclusive including exclusive nonexclusive and or may shall must will can should of to by if in on at is be
for from hour hours day days week weeks month months quarters year years annual annually monthly weekly daily quarterly
january february march april june july august september october november december percent
before after above below more less least most over under increase increased decrease decreased net gross
buyer seller licensor licensee lessor lessee assignor assignee employer employee franchisor franchisee
mortgagor mortgagee grantor grantee indemnitor indemnitee debit credit asset liability profit loss
with within either any all each every other north south east west
"""
_ALONE = frozenset(_NEVER_LEFT_OUT.split())
_AGAINST_ANOTHER = _ALONE | frozenset(_NEVER_EXCHANGED.split())
_WEIGHS = _ALONE | frozenset(_WEIGHTY.split())
SCALES = frozenset(_SCALES.split())
"""Words that end a figure: without one it is another figure."""
_DECISIVE_SIGNS = frozenset("〇一二三四五六七八九十百千万億兆甲乙丙丁不無非未有可否上下内外前後増減年月日円")
_NEGATING = ("un", "in", "im", "ir", "il", "non", "dis")


def exchanged(word: str, other: str) -> bool:
    """Whether one folded word in the place of another says something else, however alike they look."""
    if word == other:
        return False
    if _decides(word) and _decides(other):
        return True
    return any(word == f"{prefix}{other}" or other == f"{prefix}{word}" for prefix in _NEGATING)


def is_missed(word: str) -> bool:
    """Whether a sentence without this folded word says something else."""
    return word in _ALONE or word in _DECISIVE_SIGNS


def weighs(word: str) -> bool:
    """Whether a reader must be told that a quote leaves out this folded word: it may change what is said."""
    return word in _WEIGHS or word in _DECISIVE_SIGNS


def _decides(word: str) -> bool:
    return word in _AGAINST_ANOTHER or word in _DECISIVE_SIGNS
