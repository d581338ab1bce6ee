"""The addresses of the door for Stripe."""

from django.urls import URLPattern

app_name = "webhooks"
urlpatterns: list[URLPattern] = []
