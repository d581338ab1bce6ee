"""The address where Stripe delivers."""

from django.urls import path

from souche.entrypoints.webhooks.views import receive

app_name = "webhooks"
urlpatterns = [path("webhook/", receive, name="receive")]
