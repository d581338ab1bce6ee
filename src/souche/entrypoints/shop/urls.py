"""The addresses of the public pages."""

from django.urls import path, re_path
from django.views.i18n import set_language

from souche.entrypoints.shop.views import (
    attestations,
    cancelling,
    documents,
    events,
    files,
    invoicing,
    kept_baskets,
    memberships,
    orders,
)

app_name = "shop"
urlpatterns = [
    path("", events.agenda, name="agenda"),
    path("evenements/<slug:slug>/", events.event_page, name="event"),
    path("panier/", kept_baskets.basket_kept, name="basket_kept"),
    path("panier/<str:token>/", kept_baskets.kept_basket, name="kept_basket"),
    path("commandes/<str:link>/", orders.order_page, name="order"),
    path("commandes/<str:link>/etat/", orders.order_state, name="order_state"),
    path("commandes/<str:link>/payer/", orders.pay, name="pay"),
    path("commandes/<str:link>/abandonner/", orders.cancel, name="cancel"),
    path("commandes/<str:link>/annuler/", cancelling.cancel_tickets_page, name="cancel_tickets"),
    path("commandes/<str:link>/billets.pdf", documents.tickets, name="tickets"),
    path("commandes/<str:link>/attestations/", attestations.attestations, name="attestations"),
    path("commandes/<str:link>/facture/", invoicing.request_page, name="request_invoice"),
    path("commandes/<str:link>/factures/<str:invoice_id>.pdf", documents.invoice, name="invoice"),
    path(
        "commandes/<str:link>/factures/<str:invoice_id>/completer/",
        invoicing.correct_page,
        name="correct_invoice",
    ),
    path("adhesions/", memberships.plans, name="plans"),
    path("adhesions/<slug:slug>/", memberships.plan_page, name="plan"),
    path("mon-adhesion/<str:link>/", memberships.membership_page, name="membership"),
    path("mon-adhesion/<str:link>/arreter/", memberships.stop, name="stop_membership"),
    path("mon-adhesion/<str:link>/accepter/", memberships.agree, name="agree_price"),
    path("mon-adhesion/<str:link>/carte/", memberships.change_card, name="change_card"),
    path("langue/", set_language, name="language"),
    # Invoices live below the same root: only these two folders of pictures are ever served.
    re_path(r"^media/(?P<path>(?:events|logos)/\w[\w.-]*\.(?:png|jpe?g|webp))$", files.picture, name="media"),
    path("robots.txt", files.robots, name="robots"),
    # RFC 9116, 3: there, and nowhere else.
    path(".well-known/security.txt", files.security, name="security"),
]
