"""Tables of fairs: the fair and its days, the ground, applications, bookings, sales, directories.

What must never be false stands here: a cell and day has at most one live claim (partial unique
index), a held claim and only that has an end, and rows of one fair never point at another's
(composite foreign keys through `fair_id`).
"""

from marketplace.fairs.models.accounts import Attendance, FairPayment
from marketplace.fairs.models.bookings import Booking, Claim, Sale
from marketplace.fairs.models.calls import Application, ApplicationGood, Call
from marketplace.fairs.models.collections import BoothCollection
from marketplace.fairs.models.fairs import Fair, FairDay, FairLog, FairMember
from marketplace.fairs.models.ground import Booth, BoothCell, BoothType, Cell
from marketplace.fairs.models.listed import ListedFair, ListedSession
from marketplace.fairs.models.returns import SaleReturn, SaleReturnLine

__all__ = [
    "Application",
    "ApplicationGood",
    "Attendance",
    "Booking",
    "Booth",
    "BoothCell",
    "BoothCollection",
    "BoothType",
    "Call",
    "Cell",
    "Claim",
    "Fair",
    "FairDay",
    "FairLog",
    "FairMember",
    "FairPayment",
    "ListedFair",
    "ListedSession",
    "Sale",
    "SaleReturn",
    "SaleReturnLine",
]
