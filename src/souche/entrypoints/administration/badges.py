"""The colours of states, the same on every page."""

from souche.domain.orders.states import OrderStatus

ORDER_COLOURS = {
    OrderStatus.HELD.value: "info",
    OrderStatus.PAID.value: "success",
    OrderStatus.EXPIRED.value: "warning",
    OrderStatus.CANCELLED.value: "danger",
}
