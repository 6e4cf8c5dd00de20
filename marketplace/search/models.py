"""Which goods the index has yet to read anew."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class IndexTask(Base):
    """A product whose index entry is out of date; removed once the index is committed."""

    __tablename__ = "search_index_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    since: Mapped[datetime]
