"""Part a text that is too long for a window: at the end of a line where one is near, else of a word, else anywhere.

Knows no tokens: whoever asks says what fits. Every piece it returns was asked about.
"""

from collections.abc import Callable, Iterator

from domain.windows import Chars

Fits = Callable[[Chars], bool]
"""Whether the code points from one offset up to and without another fit."""

_FIRST_STRIDE = 256


def pieces(text: str, fits: Fits) -> Iterator[Chars]:
    """Yield ranges of code points that cover `text` in order, each as long as fits; one code point where none does."""
    start = 0
    while start < len(text):
        end = _nicer(text, start, _furthest(start, len(text), fits), fits)
        yield start, end
        start = end


def _furthest(start: int, last: int, fits: Fits) -> int:
    """Return the furthest end found that fits, in strides that double and then halve."""
    end, stride = start, _FIRST_STRIDE
    while end + stride <= last and fits((start, end + stride)):
        end, stride = end + stride, stride * 2
    while stride > 0:
        if end + stride <= last and fits((start, end + stride)):
            end += stride
        stride //= 2
    return max(end, start + 1)


def _nicer(text: str, start: int, end: int, fits: Fits) -> int:
    """Return the end of the last line in the range, else of its last word, where there is one past its middle."""
    if end == len(text):
        return end
    for mark in ("\n", " "):
        after = text.rfind(mark, start + (end - start) // 2, end) + 1
        if after and fits((start, after)):
            return after
    return end
