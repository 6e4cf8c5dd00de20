"""WTForms' own name for an option of a list, which its type stubs do not know yet."""

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

__all__ = ["SelectChoice"]
