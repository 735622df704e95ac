"""Texts in the language in which they are shown: English in the source, Danish in the catalogue.

A text is the English sentence and the values that stand in it. They stay values until somebody
asks for the text in a language; the Danish sentence is then taken from the gettext catalogue
(``locale/da/LC_MESSAGES/investpakke.po``), which `translating` brings up to the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from gettext import NullTranslations, translation
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Literal

Language = Literal["da", "en"]

DOMAIN, LOCALE = "investpakke", Path(__file__).with_name("locale")
"""Name and folder of the catalogue, as gettext takes them."""


class Text:
    """A sentence and its values.

    Parameters
    ----------
    source : str
        The English sentence, with ``{name}`` for each value: what `str.format` takes.
    values : object
        What stands in it. A text among them is shown in the same language.

    Examples
    --------
    >>> found = Text("case {number} is in", number="3.1")
    >>> found.in_language("en"), found.in_language("da")
    ('case 3.1 is in', 'sag 3.1 skal med')
    """

    __slots__ = ("_context", "_source", "_values")

    def __init__(self, source: str, /, **values: object) -> None:
        self._source, self._context = source, ""
        self._values: Mapping[str, Any] = values

    def in_language(self, language: Language) -> str:
        """Return the text in a language.

        Raises
        ------
        LookupError
            The catalogue has no Danish for it: a test finds that before a user does.
        """
        sentence = self._sentence(language)
        if not self._values:
            return sentence
        return sentence.format(
            **{
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in self._values.items()
            }
        )

    def _sentence(self, language: Language) -> str:
        return self._source if language == "en" else _danish(self._source, self._context)

    @property
    def da(self) -> str:
        """The text in Danish."""
        return self.in_language("da")

    @property
    def en(self) -> str:
        """The text in English."""
        return self.in_language("en")

    @property
    def parts(self) -> tuple[Text, ...]:
        """The texts from which it was joined; otherwise the text itself."""
        return (self,)

    @property
    def values(self) -> Mapping[str, Any]:
        """Its values."""
        return self._values

    def changed(self, change: Callable[[str], str]) -> Text:
        """Return the text with the same change in each language: lower case, cut."""
        return Bilingual(change(self.da), change(self.en))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.en, self.da) == (other.en, other.da)

    def __hash__(self) -> int:
        return hash(self.en)

    def __repr__(self) -> str:
        return f"Text({self.en!r})"


class Bilingual(Text):
    """A text given in both languages, from a file or combined from others.

    Examples
    --------
    >>> Bilingual("indfasning", "phasing").in_language("da")
    'indfasning'
    """

    __slots__ = ("_da", "_en")

    def __init__(self, da: str, en: str) -> None:
        self._da, self._en, self._values = da, en, {}

    def in_language(self, language: Language) -> str:
        """Return the text in a language."""
        return self._da if language == "da" else self._en


def in_context(context: str, source: str, /, **values: object) -> Text:
    """Return a text whose Danish translation depends on the context.

    Parameters
    ----------
    context : str
        Where that is, as translators are told: "narrow column".
    source : str
        The English sentence.
    """
    text = Text(source, **values)
    text._context = context
    return text


class Problem(Text):
    """What is wrong, with an id that stays when the words change.

    Parameters
    ----------
    id : str
        What it is a problem of, and which: "case.persons_missing", "IP203.short".
    source : str or Text
        The English sentence, or a text: one that counts, one that is put together.
    values : object
        What stands in the sentence.

    Examples
    --------
    >>> found = Problem("case.persons_missing", "persons are missing")
    >>> found.id, found.da
    ('case.persons_missing', 'helårspersoner mangler')
    """

    __slots__ = ("_said", "id")

    def __init__(self, id: str, source: str | Text, /, **values: object) -> None:  # noqa: A002
        self.id = id
        self._said = Text(source, **values) if isinstance(source, str) else source
        self._values = self._said.values

    def in_language(self, language: Language) -> str:
        """Return the text in a language."""
        return self._said.in_language(language)


class _Joined(Text):
    """Joined texts."""

    __slots__ = ("_between", "_texts")

    def __init__(self, texts: Iterable[Text], between: str) -> None:
        self._texts, self._between, self._values = tuple(texts), between, {}

    def in_language(self, language: Language) -> str:
        """Return the text in a language."""
        return self._between.join([text.in_language(language) for text in self._texts])

    @property
    def parts(self) -> tuple[Text, ...]:
        """The texts from which it was joined, recursively."""
        return tuple([part for text in self._texts for part in text.parts])


class _Counted(Text):
    """A text with a singular and a plural form."""

    __slots__ = ("_number", "_several")

    def __init__(self, one: str, several: str, number: int, /, **values: object) -> None:
        super().__init__(one, n=number, **values)
        self._several, self._number = several, number

    def _sentence(self, language: Language) -> str:
        if language == "en":
            return self._source if self._number == 1 else self._several
        return _catalogue().ngettext(self._source, self._several, self._number)


def counted(one: str, several: str, number: int, /, **values: object) -> Text:
    """Return a text with singular and plural: ``{n}`` is the number.

    Examples
    --------
    >>> counted("{n} case", "{n} cases", 3).in_language("en")
    '3 cases'
    """
    return _Counted(one, several, number, **values)


def printable(text: str) -> str:
    """Return a text on one line, without control codes."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def same(text: str) -> Text:
    """Return a text that is the same in both languages: a name, a path, a cell."""
    return Bilingual(text, text)


def plural(number: int, word: str) -> str:
    """Return a number and noun in English, for a repr."""
    return f"{number} {word}{'s' * (number != 1)}"


def as_text(text: str | Text) -> Text:
    """Return a text; a str becomes one that is the same in both languages."""
    return text if isinstance(text, Text) else same(text)


def both(make: Callable[[Language], str]) -> Text:
    """Return a text that is combined separately in each language."""
    return Bilingual(make("da"), make("en"))


def joined(texts: Iterable[Text], between: str = ", ") -> Text:
    """Return texts joined by a separator.

    Examples
    --------
    >>> joined([same("Sager!C7"), Text("Case")]).in_language("da")
    'Sager!C7, Sag'
    """
    return _Joined(texts, between)


_MOST_LISTED = 24
"""The most items that a sentence lists; of more it lists the first and counts the rest."""


def listed(items: Iterable[Text | str]) -> Text:
    """Return items with commas and a word before the last one.

    Examples
    --------
    >>> listed(["1.2", "1.4", "3.2"]).da
    '1.2, 1.4 og 3.2'
    >>> listed(str(number) for number in range(1, 144)).da
    '1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 og 123 til'
    """
    texts = [item if isinstance(item, Text) else same(item) for item in items]
    if len(texts) < 2:
        return joined(texts)
    if len(texts) > _MOST_LISTED:
        first = texts[: _MOST_LISTED - 4]
        return Text("{first} and {more} more", first=joined(first), more=len(texts) - len(first))
    return Text("{first} and {last}", first=joined(texts[:-1]), last=texts[-1])


def year_word(years: float) -> Text:
    """Return the word after a number of years: "år", "year"."""
    return Text("year") if years == 1 else Text("years")


def shown_day(day: date) -> Text:
    """Return a date in the format of each language.

    Examples
    --------
    >>> shown_day(date(2026, 1, 31)).da, shown_day(date(2026, 1, 31)).en
    ('31-01-2026', '2026-01-31')
    """
    return Bilingual(f"{day:%d-%m-%Y}", f"{day:%Y-%m-%d}")


def decimal(number: str) -> Text:
    """Return a number with the decimal mark of each language.

    Examples
    --------
    >>> decimal("0.5").da, decimal("0,5").en
    ('0,5', '0.5')
    """
    return Bilingual(number.replace(".", ","), number.replace(",", "."))


_LONGEST_VALUE = 60


def quote(value: object) -> Text:
    """Return a value for quotation in a message, cut to a readable length.

    Examples
    --------
    >>> quote("halv").da, quote(1.5).da, quote(1.5).en, quote(None).en
    ("'halv'", '1,5', '1.5', 'nothing')
    """
    if value is None:
        return Text("nothing")
    if isinstance(value, Text):
        return value
    if isinstance(value, Real) and not isinstance(value, Integral):
        return decimal(f"{float(value):.15g}")
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    plain = str(value) if whole else repr(value)  # a NumPy number is shown as a plain one
    return same(plain if len(plain) <= _LONGEST_VALUE else plain[: _LONGEST_VALUE - 1] + "…")


# --- The catalogue -----------------------------------------------------------------------


class _Missing(NullTranslations):
    """The fallback for texts that the catalogue lacks."""

    def gettext(self, message: str) -> str:
        """Refuse a text without Danish."""
        raise LookupError(f"no Danish text for {message!r}")

    def pgettext(self, context: str, message: str) -> str:
        """Refuse a text without Danish in its context."""
        raise LookupError(f"no Danish text for {message!r} ({context})")


@cache
def _catalogue() -> NullTranslations:
    translations = translation(DOMAIN, LOCALE, ["da"])
    translations.add_fallback(_Missing())
    return translations


def _danish(source: str, context: str) -> str:
    catalogue = _catalogue()
    return catalogue.pgettext(context, source) if context else catalogue.gettext(source)
