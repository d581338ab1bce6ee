"""What `souche serve` runs: the box office behind a front that reads each body before a thread is taken."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souche.config.settings")
# Django is ready once this is made; what comes below needs it.
_pages = get_wsgi_application()

from django.conf import settings  # noqa: E402  # see above

from souche.entrypoints.shop.bodies import BodyLimits  # noqa: E402  # same
from souche.kit.front.crowds import Crowd  # noqa: E402  # same
from souche.kit.front.front import Front  # noqa: E402  # same
from souche.kit.front.sockets import allow_connections  # noqa: E402  # same

# Of each process. Most of a purchase is waiting for Stripe: meanwhile others must be served.
THREADS = 32

application = Front(
    _pages,
    threads=THREADS,
    limits=BodyLimits(),
    crowd=Crowd(most=allow_connections(), is_proxy=settings.TRUSTED_PROXIES.trusts),
)
