"""What Unfold is told: nothing here is a rule of ours. Dotted names are called with the request."""

UNFOLD = {
    "SHOW_VIEW_ON_SITE": False,
    "SITE_SYMBOL": "confirmation_number",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": "souche.entrypoints.administration.navigation.icon",
        }
    ],
    "STYLES": ["souche.entrypoints.administration.navigation.stylesheet"],
    "SCRIPTS": ["souche.entrypoints.administration.navigation.script"],
    "ACCOUNT": {"navigation": "souche.entrypoints.administration.navigation.account"},
    "SIDEBAR": {"navigation": "souche.entrypoints.administration.navigation.sidebar"},
}
