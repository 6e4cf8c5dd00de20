"""What the buyer of the market shows at a booth to get her order."""

from datetime import date

from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.orders.models import Collection, SubOrder
from marketplace.shipping.services import open_collection

WORD = "w" * 43


def word_of(session: Session, sub_order_id: int) -> str:
    """Let this part be collected on a day, and return the word for it."""
    part = session.get_one(SubOrder, sub_order_id)
    name = Bilingual("At booth B1", "سر غرفهٔ B1")
    way = open_collection(session, shop_id=part.shop_id, name=name, day=date(2030, 1, 1))
    session.add(Collection(sub_order_id=part.id, method_id=way, token=WORD))
    session.flush()
    return WORD
