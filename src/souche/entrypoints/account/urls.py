"""The addresses of a buyer's own pages."""

from django.urls import path, re_path

from souche.entrypoints.account.views import details, documents, doors, home, links, personal_data, portal

app_name = "account"
urlpatterns = [
    path("", home.home, name="home"),
    path("entrer/", doors.ask, name="ask"),
    path("entrer/envoye/", doors.asked, name="asked"),
    path("entrer/<str:token>/", doors.enter, name="enter"),
    path("sortir/", doors.leave, name="leave"),
    path("sortir/partout/", doors.leave_everywhere, name="leave_everywhere"),
    path("factures/<str:invoice_id>.pdf", documents.invoice, name="invoice"),
    re_path(r"^documents-(?P<year>20[0-9]{2})\.zip$", documents.year, name="year"),
    path("factures-stripe/", portal.portal, name="portal"),
    path("coordonnees/", details.details, name="details"),
    path("donnees/", personal_data.personal_data, name="personal_data"),
    path("donnees.json", personal_data.personal_data_file, name="personal_data_file"),
    path("liens/<str:public_id>/remplacer/", links.replace, name="replace_link"),
    path("effacer/", personal_data.erase, name="erase"),
]
