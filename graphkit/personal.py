"""What looks like personal data in a text: which kind it is, and the text without it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator

KINDS = {
    "emailIn": "e-mail address",
    "phoneIn": "phone number",
    "nhsNumberIn": "NHS number",
    "pupilNumberIn": "pupil number",
}
"""Kinds of personal data in words, by the property that says in which column one was met."""

_WORTH_A_LOOK = re.compile(r"@|\d(?:\D{0,3}\d){9}")
_SPACES_AND_DASHES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | dict.fromkeys("‐‑‒–", "-"))
_BEFORE = r"(?<![\w.,/=#&£$+-])"  # what stands after one of these is part of a code, an address, a sum or a date
_AFTER = r"(?!\w|[.,/-]\d)"
_GAP = r"[ -]{0,3}"
_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
# Numbers with 03, 08 and 09 are lines of organisations and services, never a person's own.
_PHONE = re.compile(
    rf"""{_BEFORE} (?: \+44{_GAP} (?:\(0\){_GAP})? | 0044{_GAP} | \(?0 )
    (?: 7[1-57-9]\d (?:{_GAP}\d){{7}}
      | 7[1-57-9]\d{{2}}\) {_GAP}\d{{3}} {_GAP}\d{{3}}
      | 2[03489]\)? {_GAP}\d{{4}} {_GAP}\d{{4}}
      | 1(?:1\d|[2-69]1)\)? {_GAP}\d{{3}} {_GAP}\d{{4}}
      | 1[2-9]\d{{2}}\)? {_GAP}(?:\d{{3}} {_GAP}\d{{3}} | \d\d {_GAP}\d\d {_GAP}\d\d)
    ) {_AFTER}""",
    re.VERBOSE,
)
_NHS_NUMBER = re.compile(rf"{_BEFORE}\d{{3}}([ -]?)\d{{3}}\1\d{{4}}{_AFTER}")
_PUPIL_NUMBER = re.compile(rf"{_BEFORE}[A-Z]\d{{12}}{_AFTER}", re.IGNORECASE)
_PUPIL_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_DAY_AND_COUNT = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d\d")


def personal_kinds(text: str) -> list[str]:
    """List the kinds of personal data, of `KINDS`, that a text seems to hold.

    E-mail addresses; phone numbers of the United Kingdom that may be a person's; NHS numbers and unique pupil numbers
    (UPN), both only where their check digit or letter is right. An ISBN is no NHS number, though it has the same check.

    >>> personal_kinds("Ask jo@council.gov.uk or (01452) 496 000")
    ['emailIn', 'phoneIn']
    >>> personal_kinds("943 476 5919"), personal_kinds("943 476 5918"), personal_kinds("H801200001001")
    (['nhsNumberIn'], [], ['pupilNumberIn'])
    >>> personal_kinds("E10000013, SI 2019/1234, page 12, 23/07/2019, 0800 1111")
    []
    """
    return sorted({kind for _, _, kind in _spans(text)}) if _WORTH_A_LOOK.search(text) else []


def without_personal(text: str) -> str:
    """Put the kind of personal data in place of the data.

    >>> without_personal("Ask jo@council.gov.uk.")
    'Ask [e-mail address].'
    """
    return _replaced(text, lambda kind, _: f"[{KINDS[kind]}]")


def iri_without_personal(iri: str) -> str:
    """Put a digest in place of personal data in an IRI, so that it stays an IRI and tells one thing from another.

    >>> iri_without_personal("https://example.org/jo@council.gov.uk")
    'https://example.org/personal-01277173'
    """
    return _replaced(iri, lambda _, data: f"personal-{hashlib.sha256(data.encode()).hexdigest()[:8]}")


def _replaced(text: str, told_of: Callable[[str, str], str]) -> str:
    while _WORTH_A_LOOK.search(text) and (spans := sorted(_spans(text))):
        told, at = "", 0
        for start, end, kind in spans:
            if start >= at:
                told += text[at:start] + told_of(kind, text[start:end])
                at = end
        text = told + text[at:]
    return text


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    plain = text.translate(_SPACES_AND_DASHES)
    for match in _EMAIL.finditer(plain):
        yield *match.span(), "emailIn"
    for match in _PHONE.finditer(plain):
        yield *match.span(), "phoneIn"
    for match in _NHS_NUMBER.finditer(plain):
        if _is_nhs_number(match.group()) and "isbn" not in plain[max(0, match.start() - 10) : match.start()].casefold():
            yield *match.span(), "nhsNumberIn"
    for match in _PUPIL_NUMBER.finditer(plain):
        total = sum(int(digit) * weight for weight, digit in enumerate(match.group()[1:], 2))
        if match.group()[0].upper() == _PUPIL_LETTERS[total % 23]:
            yield *match.span(), "pupilNumberIn"


def _is_nhs_number(number: str) -> bool:
    digits = [int(character) for character in number if character.isdigit()]
    right = sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0
    return right and len(set(digits)) > 1 and not _DAY_AND_COUNT.fullmatch(number)
