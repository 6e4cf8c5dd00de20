"""What the processes of a race need, loaded once before they are forked."""

from sqlalchemy.orm import configure_mappers

from marketplace.wiring import load_models
from tests.races import buyer, chooser, exhibitor, moderator

__all__ = ["buyer", "chooser", "exhibitor", "moderator"]

load_models()
configure_mappers()
