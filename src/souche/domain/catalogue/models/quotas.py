"""The quotas that count places."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from souche.kit.one_line import LineField

if TYPE_CHECKING:
    from collections.abc import Mapping


class SoldOut(Exception):
    """Too few places are left in a quota, or none is sold any more."""

    def __init__(self, *, quota_id: int) -> None:
        super().__init__(f"quota {quota_id}")
        self.quota_id = quota_id


class QuotaQuerySet(models.QuerySet["Quota"]):
    """The only ways in which places are taken and given back."""

    def take(self, wanted: Mapping[int, int]) -> None:
        """Take `{quota id: places}` or raise SoldOut; call it inside a transaction.

        Rows are taken in the order of their ids, so that two buyers never wait for each other in a circle.
        """
        for quota_id, places in sorted(wanted.items()):
            free = self.filter(pk=quota_id, is_open=True, taken__lte=F("size") - places)
            taken = free.update(taken=F("taken") + places)
            if not taken:
                raise SoldOut(quota_id=quota_id)

    def give_back(self, places_by_quota: Mapping[int, int]) -> None:
        """Give `{quota id: places}` back; call it inside a transaction."""
        for quota_id, places in sorted(places_by_quota.items()):
            self.filter(pk=quota_id).update(taken=F("taken") - places)


class Quota(models.Model):
    """A number of places that one or several prices draw on."""

    event = models.ForeignKey(
        "catalogue.Event", on_delete=models.CASCADE, related_name="quotas", verbose_name=_("event")
    )
    name = LineField(_("name"), max_length=80)
    size = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    is_open = models.BooleanField(
        _("open"), default=True, editable=False, help_text=_("Closed for good when its event is cancelled.")
    )

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(taken__lte=F("size")), name="quota_never_oversold"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def places_left(self) -> int:
        """Return how many places are left."""
        return self.size - self.taken
