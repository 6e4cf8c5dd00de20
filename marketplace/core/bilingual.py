"""A text in both languages of the marketplace."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """English and Persian form of one text; either may be empty."""

    en: str = ""
    fa: str = ""

    def __bool__(self) -> bool:
        """Say whether there is any text."""
        return bool(self.en or self.fa)

    def has(self, lang: str) -> bool:
        """Say whether the text exists in `lang` itself."""
        return bool(self.fa if lang == "fa" else self.en)

    def in_language(self, lang: str) -> str:
        """Return the text in `lang`, or in the other language when it is missing."""
        return (self.fa or self.en) if lang == "fa" else (self.en or self.fa)
