"""What each finding says, in plain words: what it means, and what to do where we cannot repair it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from souche.domain.health.configuration_words import CONFIGURATION_SENTENCES, CONFIGURATION_TITLES
from souche.domain.health.findings import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from souche.domain.health.findings import Finding

TITLES: dict[str, _StrPromise] = {
    "tickets": _("Tickets"),
    "invoices": _("Invoices"),
    "late_invoices": _("Invoices asked for later"),
    "pdfs": _("PDFs of invoices"),
    "order_mails": _("E-mails of orders"),
    "mails": _("Sending e-mails"),
    "waiting_mails": _("Waiting e-mails"),
    "numbers": _("Numbers of invoices"),
    "archive": _("Archive"),
    "journal": _("Journal"),
    "stripe": _("Stripe account"),
    "endpoint": _("Webhook"),
    "webhooks": _("Messages of Stripe"),
    "clock": _("Clock"),
    "comparisons": _("Comparisons with Stripe"),
    "refunds": _("Refunds"),
    "cases": _("To handle"),
    "worker": _("Worker"),
    "late_jobs": _("Waiting jobs"),
    "long_jobs": _("Long jobs"),
    "events": _("What follows from messages of Stripe"),
    "jobs": _("Given up jobs"),
    "database": _("Database"),
    "disk": _("Disk of the archive"),
    "archive_rights": _("Rights of the archive"),
    "visitors": _("Addresses of visitors"),
    "roles": _("Roles of the staff"),
    **CONFIGURATION_TITLES,
}
STATES: dict[State, _StrPromise] = {
    State.WELL: _("Well"),
    State.TO_LOOK_AT: _("To look at"),
    State.BROKEN: _("Broken"),
}
# Sentences of `Finding.word`; "count" chooses between one and several.
SENTENCES: dict[str, _StrPromise] = {
    "tickets_well": _("Each paid order has its tickets."),
    "tickets_lacking": ngettext_lazy(
        "%(count)d paid order has fewer tickets than places: its buyer could be refused at the door.",
        "%(count)d paid orders have fewer tickets than places: their buyers could be refused at the door.",
        "count",
    ),
    "invoices_well": _("Each paid order that was to have a Stripe invoice has it."),
    "invoices_lacking": ngettext_lazy(
        "%(count)d paid order still waits for the Stripe invoice that was asked for.",
        "%(count)d paid orders still wait for the Stripe invoice that was asked for.",
        "count",
    ),
    "late_invoices_well": _("Each invoice asked for or corrected after the payment is made."),
    "late_invoices_lacking": ngettext_lazy(
        "%(count)d order still waits for the invoice asked for or corrected after its payment.",
        "%(count)d orders still wait for the invoice asked for or corrected after their payment.",
        "count",
    ),
    "pdfs_well": _("Each invoice has its PDF in the archive."),
    "pdfs_lacking": ngettext_lazy(
        "%(count)d invoice has had no PDF for more than ten minutes: its buyer has not received it.",
        "%(count)d invoices have had no PDF for more than ten minutes: their buyers have not received them.",
        "count",
    ),
    "roles_well": _("Everybody who may enter the administration has a role."),
    "roles_lacking": ngettext_lazy(
        "%(count)d person may enter the administration and has no role, so sees nothing: the rights they "
        "had before there were roles are those of none. The owner gives them one, or withdraws their access.",
        "%(count)d people may enter the administration and have no role, so see nothing: the rights they "
        "had before there were roles are those of none. The owner gives them one, or withdraws their access.",
        "count",
    ),
    "order_mails_well": _("An e-mail was written for each paid order."),
    "order_mails_lacking": ngettext_lazy(
        "For %(count)d paid order, no e-mail was written: its buyer has received nothing.",
        "For %(count)d paid orders, no e-mail was written: their buyers have received nothing.",
        "count",
    ),
    "mails_well": _("The mail server took each e-mail that it was given."),
    "mails_lacking": ngettext_lazy(
        "%(count)d e-mail has not left: the mail server refused it or does not answer.",
        "%(count)d e-mails have not left: the mail server refused them or does not answer.",
        "count",
    ),
    "waiting_mails_well": _("No e-mail waits for more than ten minutes to be given to the mail server."),
    "waiting_mails_lacking": ngettext_lazy(
        "%(count)d e-mail has waited for more than ten minutes: the mail server has not seen it. "
        "A running worker takes it up by itself within minutes.",
        "%(count)d e-mails have waited for more than ten minutes: the mail server has not seen them. "
        "A running worker takes them up by itself within minutes.",
        "count",
    ),
    "numbers_well": _(
        "The numbers of invoices follow one another: no double, and no gap but those that Stripe explained."
    ),
    "numbers_missing": ngettext_lazy(
        "%(count)d number is missing between two invoices, and Stripe has not explained it yet.",
        "%(count)d numbers are missing between invoices, and Stripe has not explained them yet.",
        "count",
    ),
    "numbers_doubled": ngettext_lazy(
        "%(count)d number stands on several invoices: the law allows it on one. Ask Stripe's support.",
        "%(count)d numbers stand on several invoices: the law allows each on one. Ask Stripe's support.",
        "count",
    ),
    "archive_well": _("Each archived PDF was read again and is intact (%(when)s)."),
    "archive_unchecked": _("The archived PDFs will be read again next night."),
    "archive_lacking": ngettext_lazy(
        "%(count)d archived PDF is missing or was altered.",
        "%(count)d archived PDFs are missing or were altered.",
        "count",
    ),
    "journal_well": _("The journal was read again from its first entry and is whole (%(when)s)."),
    "journal_unchecked": _("The journal will be read again within the hour."),
    "journal_lacking": ngettext_lazy(
        "The journal does not hold at %(count)d place: an entry is missing, altered or not chained.",
        "The journal does not hold at %(count)d places: entries are missing, altered or not chained.",
        "count",
    ),
    "stripe_well": _("The key opens the account, which may take payments (%(when)s)."),
    "connection_unchecked": _("Stripe has not been asked yet."),
    "connection_unknown": _("Not known as long as the Stripe account does not answer."),
    "key_missing": _("No Stripe key is stored: nothing can be paid. Give it in the configuration."),
    "key_refused": _(
        "Stripe refuses the key, or what we ask with it: give another one in the configuration. "
        "Stripe said: %(detail)s"
    ),
    "stripe_unreachable": _(
        "Stripe did not answer (%(when)s). If it lasts, look at status.stripe.com and at this machine's "
        "network. What was said: %(detail)s"
    ),
    "charges_disabled": _(
        "The Stripe account %(detail)s may not take payments yet: finish its registration at Stripe."
    ),
    "key_lost": _(
        "The stored Stripe key cannot be read: the SECRET_KEY of this server is not the one that it was kept "
        "with. Nothing can be paid. Type the key and the webhook secret again in the configuration, or give "
        "the former SECRET_KEY back in SECRET_KEY_FALLBACKS."
    ),
    "endpoint_secret_lost": _(
        "The webhook secret cannot be read with the SECRET_KEY of this server: Stripe's messages are "
        "refused, and it repeats them for three days. Type it again in the configuration, or connect again."
    ),
    "endpoint_well": _("Stripe knows our address and all the messages that we act upon (%(when)s)."),
    "endpoint_missing": _(
        "Stripe does not know our address, %(detail)s: it cannot tell us that an order is paid. "
        "We ask it every other minute, which is slower."
    ),
    "endpoint_disabled": _(
        "Stripe stopped delivering to %(detail)s, after too many failures or because someone switched it off."
    ),
    "endpoint_incomplete": _("Stripe does not deliver all the messages that we act upon to %(detail)s."),
    "endpoint_unreadable": _(
        "Stripe does not say where it delivers: a restricted key needs the right to read webhook endpoints. "
        "Stripe said: %(detail)s"
    ),
    "webhooks_well": _("Stripe tells us of payments by itself."),
    "webhooks_lacking": ngettext_lazy(
        "Stripe has been silent: it did not tell us of %(count)d payment, we had to ask.",
        "Stripe has been silent: it did not tell us of %(count)d payments, we had to ask.",
        "count",
    ),
    "clock_well": _("This machine's clock agrees with Stripe's (%(when)s)."),
    "clock": _(
        "This machine's clock and Stripe's differ by %(detail)s seconds. Beyond five minutes, Stripe's "
        "messages are refused: set the clock by NTP."
    ),
    "comparisons_well": _("What Stripe knows is compared in time, and nothing differs."),
    "comparisons_late": ngettext_lazy(
        "%(count)d comparison with Stripe is late: did the worker run last night?",
        "%(count)d comparisons with Stripe are late: did the worker run last night?",
        "count",
    ),
    "comparisons_lacking": ngettext_lazy(
        "The last comparison found %(count)d difference with Stripe.",
        "The last comparisons found %(count)d differences with Stripe.",
        "count",
    ),
    "refunds_well": _("Each refund that was asked for was made by Stripe."),
    "refunds_lacking": ngettext_lazy(
        "%(count)d refund was asked for, and Stripe has not made it yet.",
        "%(count)d refunds were asked for, and Stripe has not made them yet.",
        "count",
    ),
    "cases_well": _("Nothing waits for a decision about money."),
    "cases_lacking": ngettext_lazy(
        "%(count)d thing about money waits for a decision of yours.",
        "%(count)d things about money wait for a decision of yours.",
        "count",
    ),
    "worker_well": _("A worker is running."),
    "worker_absent": _(
        "No worker is running: no invoice, no e-mail and no reminder leaves. Start `souche worker`."
    ),
    "late_jobs_well": _("No job waits for more than ten minutes."),
    "late_jobs_lacking": ngettext_lazy(
        "%(count)d job should have begun ten minutes ago: does a worker run, and are there enough?",
        "%(count)d jobs should have begun ten minutes ago: does a worker run, and are there enough?",
        "count",
    ),
    "long_jobs_well": _("No job has been under way for more than half an hour."),
    "long_jobs_lacking": ngettext_lazy(
        "%(count)d job has been under way for more than half an hour. One that a worker lost is begun anew "
        "within minutes; if this lasts and you made no large export, start the worker again.",
        "%(count)d jobs have been under way for more than half an hour. Those that a worker lost are begun "
        "anew within minutes; if this lasts and you made no large export, start the worker again.",
        "count",
    ),
    "events_well": _("Each message of Stripe was acted upon."),
    "events_lacking": ngettext_lazy(
        "%(count)d message of Stripe was received, and what should have followed failed at every attempt.",
        "%(count)d messages of Stripe were received, and what should have followed failed at every attempt.",
        "count",
    ),
    "jobs_well": _("No job was given up."),
    "jobs_lacking": ngettext_lazy(
        "%(count)d job failed at every attempt and was given up; the worker's log says why.",
        "%(count)d jobs failed at every attempt and were given up; the worker's log says why.",
        "count",
    ),
    "database_well": _("PostgreSQL %(version)s answers and can be written to."),
    "database_embedded": _(
        "PostgreSQL %(version)s, the embedded one: right for trying, rehearsing and a very small house."
    ),
    "database_read_only": _("The database cannot be written to: nothing can be sold."),
    "disk_well": _("%(gigabytes)s GB are free."),
    "archive_rights_well": _("No other user of the machine can read the archive."),
    "archive_open": _("Other users of the machine can read the archive: run souche setup again."),
    "disk_full": _("Only %(gigabytes)s GB are free: PDFs will soon no longer be archived."),
    "disk_read_only": _(
        "The archive cannot be written to: no PDF can be kept. Check the rights of MEDIA_ROOT."
    ),
    "visitors_well": _("Visitors are told apart. The last who signed in came from %(address)s."),
    "visitors_unknown": _("Nobody signed in this week: where visitors come from will be told then."),
    "visitors_unnamed": _(
        "Everybody seems to come from %(address)s, which TRUSTED_PROXIES names: this proxy does not say who "
        "visits. Have it write X-Forwarded-For; until then all visitors share one limit."
    ),
    "visitors_of_a_proxy": _(
        "Everybody seems to come from %(address)s, which looks like a proxy's: all visitors share one limit, "
        "and one who tries passwords locks all of them out. Name it in TRUSTED_PROXIES."
    ),
    "visitors_of_a_socket": _(
        "Everybody comes by a socket of this machine, and nobody says who visits: all visitors share one "
        "limit. Write TRUSTED_PROXIES=unix."
    ),
    **CONFIGURATION_SENTENCES,
}


def title_of(finding: Finding) -> str:
    """Return the name of what a finding is about."""
    return capfirst(str(TITLES[finding.subject]))


def sentence_of(finding: Finding) -> str:
    """Say a finding; instants are those of the active time zone."""
    return str(SENTENCES[finding.word] % {name: _read(value) for name, value in finding.values.items()})


def _read(value: object) -> object:
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    return number_format(value, 1) if isinstance(value, float) else value
