"""Kinds of refusal that services raise; pages turn a kind into a status and a code into words."""

from typing import ClassVar


class DomainError(Exception):
    """A rule said no. `code` names the rule, `params` fill the sentence shown to a person."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"

    def __init__(self, field: str | None = None, **params: object) -> None:
        self.field = field
        self.params = params
        super().__init__(self.code, params)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({facts})" if facts else self.code


class Invalid(DomainError):
    """What was given cannot be right (422)."""

    code = "invalid"


class NotFound(DomainError):
    """No such thing, or not for this person (404)."""

    status = 404
    code = "not_found"


class Forbidden(DomainError):
    """Known person, not allowed (403)."""

    status = 403
    code = "forbidden"


class Conflict(DomainError):
    """Right in itself, but the state of things does not allow it now (409)."""

    status = 409
    code = "conflict"


class Gone(DomainError):
    """It was here and is no more (410)."""

    status = 410
    code = "gone"


class TooMany(DomainError):
    """Too many tries (429); `params["retry_after_s"]` says when again."""

    status = 429
    code = "too_many"
