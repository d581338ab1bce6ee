"""The local Stripe, to compare the stub with."""

from tests.stripe_sandbox.conftest import api as api  # noqa: PLC0414  # a fixture is shared by its name
from tests.stripe_sandbox.conftest import running_server as running_server  # noqa: PLC0414  # same
from tests.stripe_sandbox.conftest import server as server  # noqa: PLC0414  # same
