"""Every address of the box office."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("administration/apercu/", include("souche.entrypoints.shop.preview_urls")),
    path("administration/apercu/", include("souche.entrypoints.account.preview_urls")),
    path("administration/", admin.site.urls),
    path("stripe/", include("souche.entrypoints.webhooks.urls")),
    path("mon-compte/", include("souche.entrypoints.account.urls")),
    path("", include("souche.entrypoints.shop.urls")),
]

handler400 = "souche.entrypoints.shop.turning_away.refuse_request"
handler500 = "souche.entrypoints.shop.interruptions.answer_error"
