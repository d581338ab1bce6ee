"""`python -m tools.advisories`: no pinned package has a known hole, as far as the snapshot knows.

The snapshot (requirements/advisories.json) holds numbers and ranges of versions alone, of what we pin. It is
taken again, where the internet is in reach, from OSV's export of PyPI (osv.dev, "Data dumps"):

    python -m tools.advisories all.zip 2026-12-01
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
SNAPSHOT = REQUIREMENTS / "advisories.json"
STALE = timedelta(days=60)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
# Advisories that touch what we pin and not what we do with it, each with its reason.
ACCEPTED: dict[str, str] = {}


@dataclass(frozen=True)
class Hole:
    """A pinned version that an advisory names."""

    package: str
    version: str
    advisory: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {self.advisory}"


def pins(text: str) -> dict[str, str]:
    """Return the version of each package that a file of requirements pins."""
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


def unhashed(text: str) -> list[str]:
    """Return the requirements of a file that are not pinned, or have no hash."""
    logical = re.sub(r"\\\n", " ", text).splitlines()
    wanted = [line for line in logical if line.strip() and not line.lstrip().startswith("#")]
    return [line.split()[0] for line in wanted if "--hash=sha256:" not in line or not PIN.match(line)]


def all_pins() -> dict[str, str]:
    """Return what both of our files pin; they agree, or pip would refuse them."""
    found: dict[str, str] = {}
    for path in sorted(REQUIREMENTS.glob("*.txt")):
        found |= pins(path.read_text(encoding="utf-8"))
    return found


def read_snapshot() -> dict[str, Any]:
    """Return the snapshot of today's tree."""
    snapshot: dict[str, Any] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    return snapshot


def holes(pinned: dict[str, str], *, snapshot: dict[str, Any]) -> list[Hole]:
    """Return the pinned versions that advisories name, but for those that were accepted."""
    return [
        Hole(name, version, advisory)
        for name, version in sorted(pinned.items())
        for advisory, ranges in snapshot["advisories"].get(name, {}).items()
        if advisory not in ACCEPTED and _is_touched(version, ranges)
    ]


def unknown(pinned: dict[str, str], *, snapshot: dict[str, Any]) -> list[str]:
    """Return the pinned packages that were not looked up when the snapshot was taken."""
    return sorted(set(pinned) - set(snapshot["looked_up"]))


def is_stale(snapshot: dict[str, Any], *, today: date) -> bool:
    """Say whether the snapshot is too old to be relied on."""
    return today - date.fromisoformat(snapshot["dated"]) > STALE


def _is_touched(version: str, ranges: Iterable[str]) -> bool:
    return any(SpecifierSet(words).contains(version, prereleases=True) for words in ranges)


def take(records: Iterable[dict[str, Any]], *, names: Iterable[str], dated: date) -> dict[str, Any]:
    """Return a snapshot made of records in OSV's format (ossf.github.io/osv-schema)."""
    looked_up, found = sorted(names), dict[str, dict[str, list[str]]]()
    for record in records:
        for affected in record.get("affected", []):
            name = canonicalize_name(affected["package"]["name"])
            if name in looked_up and affected["package"]["ecosystem"] == "PyPI":
                ranges = found.setdefault(name, {}).setdefault(record["id"], [])
                ranges += [words for words in _ranges(affected) if words not in ranges]
    return {
        "dated": dated.isoformat(),
        "source": "GitHub Advisory Database and PyPA, by OSV; CC BY 4.0",
        "looked_up": looked_up,
        "advisories": {name: dict(sorted(found[name].items())) for name in sorted(found)},
    }


def _ranges(affected: dict[str, Any]) -> Iterator[str]:
    """Yield what pip would call the versions: `>=1,<2`, or `==1.5` each where no range is given."""
    by_version = [known for known in affected.get("ranges", []) if known["type"] == "ECOSYSTEM"]
    if not by_version:
        yield from (f"=={version}" for version in affected.get("versions", []))
    for known in by_version:
        since = ""
        for event in known["events"]:
            since = event.get("introduced", since)
            until = f"<{event['fixed']}" if "fixed" in event else ""
            until = f"<={event['last_affected']}" if "last_affected" in event else until
            if until:
                yield _between(since, until)
                since = ""
        if since:
            yield _between(since, "")


def _between(since: str, until: str) -> str:
    return ",".join(words for words in (f">={since}" if since not in ("", "0") else "", until) if words)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with ZipFile(path) as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            if "withdrawn" not in record:
                yield record


def main() -> int:
    """Check, or take a snapshot when an archive and its date are given; return 1 when a hole is found."""
    if len(sys.argv) == 3:  # noqa: PLR2004  # the archive and its date
        taken = take(_records(Path(sys.argv[1])), names=all_pins(), dated=date.fromisoformat(sys.argv[2]))
        SNAPSHOT.write_text(json.dumps(taken, indent=1) + "\n", encoding="utf-8")
    snapshot, pinned = read_snapshot(), all_pins()
    if is_stale(snapshot, today=datetime.now(tz=UTC).date()):
        age = f"of {snapshot['dated']}, over {STALE.days} days ago"
        print(f"WARNING: the advisories are {age}: see tools/advisories.py")
    faults = [*map(str, holes(pinned, snapshot=snapshot))]
    faults += [f"{name}: not looked up in the snapshot" for name in unknown(pinned, snapshot=snapshot)]
    for path in sorted(REQUIREMENTS.glob("*.txt")):
        faults += [f"{path.name}: {name} has no hash" for name in unhashed(path.read_text(encoding="utf-8"))]
    print(
        *faults or [f"No known hole in {len(pinned)} pinned packages (advisories of {snapshot['dated']})."],
        sep="\n",
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
