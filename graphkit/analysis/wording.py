"""Words of names, so that what is called alike can be found."""

from __future__ import annotations

from graphkit.names import words_of

_JOINING = (
    "a all an and are as at be by for from in into is it its more not of on or other our that the their they this to "
    "up we who will with your"
)
_OF_EVERY_PRIORITY = {"aim", "exemplar", "goal", "objective", "pillar", "priority", "theme"}
_SAYING_NOTHING = _OF_EVERY_PRIORITY | set(_JOINING.split())
_NO_PLURAL = ("ss", "us", "is")


def telling_words(name: str) -> frozenset[str]:
    """Return the words of a name that say something, without case, accents, figures or the s of a plural.

    Examples
    --------
    >>> sorted(telling_words("Priority 3: Children's services and communities"))
    ['children', 'community', 'service']
    """
    found = (word for word in words_of(name) if word.isalpha() and len(word) > 1)
    return frozenset(map(_singular, found)) - _SAYING_NOTHING


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(_NO_PLURAL) and len(word) > 3 else word
