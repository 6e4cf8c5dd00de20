"""The ground of a fair: a grid of cells, kinds of booth, and booths as sets of cells.

A double booth is a booth over the cells of two others; since claims are made on cells, it and its
halves can never both be sold.
"""

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, Currency, Minor, Str20, Str40, Str80, bilingual
from marketplace.core.money import Money
from marketplace.fairs.models.fairs import Fair


class Cell(Base):
    """A square of the grid. `x` grows eastwards, `y` southwards."""

    __tablename__ = "fair_cell"
    __table_args__ = (
        UniqueConstraint("fair_id", "x", "y"),
        UniqueConstraint("fair_id", "id"),
        CheckConstraint("x BETWEEN 0 AND 199 AND y BETWEEN 0 AND 199", name="on_the_grid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    x: Mapped[int]
    y: Mapped[int]


class BoothType(Base):
    """A kind of booth of a fair: size, how many are planned, price for the whole fair."""

    __tablename__ = "booth_type"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        Index("uq_booth_type_fair_id_id", "fair_id", "id", unique=True),
        CheckConstraint("places > 0", name="places_positive"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    code: Mapped[Str40]
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    area_m2: Mapped[int]
    places: Mapped[int]
    price_minor: Mapped[Minor]
    currency: Mapped[Currency]
    name = bilingual("name")

    fair: Mapped[Fair] = relationship(back_populates="booth_types")

    @property
    def price(self) -> Money:
        """The fee for all days."""
        return Money(self.price_minor, self.currency)


class Booth(Base):
    """A place that can be given: a code painted on the ground, a kind, a set of cells."""

    __tablename__ = "booth"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        UniqueConstraint("fair_id", "id"),
        ForeignKeyConstraint(["fair_id", "type_id"], ["booth_type.fair_id", "booth_type.id"]),
        CheckConstraint("code <> ''", name="coded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    type_id: Mapped[int]
    code: Mapped[Str20]
    has_power: Mapped[bool] = mapped_column(server_default="0", default=False)
    accessible: Mapped[bool] = mapped_column(server_default="0", default=False)
    is_corner: Mapped[bool] = mapped_column(server_default="0", default=False)
    active: Mapped[bool] = mapped_column(server_default="1", default=True)

    type: Mapped[BoothType] = relationship(viewonly=True)
    cells: Mapped[list["BoothCell"]] = relationship(viewonly=True)


class BoothCell(Base):
    """A cell that belongs to a booth."""

    __tablename__ = "booth_cell"
    __table_args__ = (
        ForeignKeyConstraint(["fair_id", "booth_id"], ["booth.fair_id", "booth.id"]),
        ForeignKeyConstraint(["fair_id", "cell_id"], ["fair_cell.fair_id", "fair_cell.id"]),
        Index("ix_booth_cell_cell_id", "cell_id"),
    )

    booth_id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int]
