"""The rows of orders: what was bought, and the right to enter."""

from souche.domain.orders.models.kept_baskets import BadBasketLink, KeptBasket, TooManyBaskets
from souche.domain.orders.models.lines import Line
from souche.domain.orders.models.numbering import TicketSeries
from souche.domain.orders.models.orders import WEBHOOK_PATIENCE, Order, order_id
from souche.domain.orders.models.placings import Held, Placing
from souche.domain.orders.models.tickets import Ticket, ticket_id
from souche.domain.orders.models.voidings import Voiding

__all__ = [
    "WEBHOOK_PATIENCE",
    "BadBasketLink",
    "Held",
    "KeptBasket",
    "Line",
    "Order",
    "Placing",
    "Ticket",
    "TicketSeries",
    "TooManyBaskets",
    "Voiding",
    "order_id",
    "ticket_id",
]
