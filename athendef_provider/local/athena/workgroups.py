"""Work groups: where results go, and whether a query may say otherwise."""

import threading
import time
from dataclasses import dataclass, field

from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.wire import Body, Page

_PRIMARY = "primary"
_GROUPS_A_PAGE = 50

_ENGINE = {
    "SelectedEngineVersion": "AUTO",
    "EffectiveEngineVersion": "Athena engine version 3",
}


@dataclass(slots=True)
class WorkGroup:
    """One work group; ``configuration`` is as GetWorkGroup gives it."""

    name: str
    configuration: Body
    description: str = ""
    state: str = "ENABLED"
    created: float = field(default_factory=time.time)

    @property
    def output_location(self) -> str:
        """Where the group's results go; empty where it does not say."""
        return str(self.configuration["ResultConfiguration"].get("OutputLocation", ""))

    @property
    def enforced(self) -> bool:
        """Whether the group's settings override a query's own."""
        return bool(self.configuration["EnforceWorkGroupConfiguration"])


class WorkGroups:
    """A region's work groups; ``primary`` is there from the start and stays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        primary = WorkGroup(_PRIMARY, _configuration({"EnforceWorkGroupConfiguration": False}))
        self._groups = {_PRIMARY: primary}

    def find(self, name: str) -> WorkGroup:
        """Find a group; the message without its name is real Athena's (measured)."""
        group = self._groups.get(name)
        if group is None:
            raise invalid_request("WorkGroup is not found.")
        return group

    def get(self, request: Body) -> Body:
        """Answer GetWorkGroup; an empty description is left out (measured)."""
        group = self.find(request["WorkGroup"])
        shown = {
            "Name": group.name,
            "State": group.state,
            "Configuration": group.configuration,
            "CreationTime": group.created,
        }
        if group.description:
            shown["Description"] = group.description
        return {"WorkGroup": shown}

    def create(self, request: Body) -> Body:
        """Answer CreateWorkGroup; settings are enforced unless the request says otherwise."""
        name = request["Name"]
        group = WorkGroup(
            name, _configuration(request.get("Configuration", {})), request.get("Description", "")
        )
        with self._lock:
            if name in self._groups:
                raise invalid_request("WorkGroup is already created")
            self._groups[name] = group
        return {}

    def update(self, request: Body) -> Body:
        """Answer UpdateWorkGroup."""
        with self._lock:
            group = self.find(request["WorkGroup"])
            group.description = request.get("Description", group.description)
            group.state = request.get("State", group.state)
            updates = dict(request.get("ConfigurationUpdates", {}))
            result_updates = updates.pop("ResultConfigurationUpdates", {})
            if updates.pop("RemoveBytesScannedCutoffPerQuery", False):
                group.configuration.pop("BytesScannedCutoffPerQuery", None)
            results = dict(group.configuration["ResultConfiguration"])
            for key, value in result_updates.items():
                if not key.startswith("Remove"):
                    results[key] = value
                elif value:
                    results.pop(key.removeprefix("Remove"), None)
            merged = {**group.configuration, **updates, "ResultConfiguration": results}
            group.configuration = _configuration(merged)
        return {}

    def delete(self, request: Body) -> Body:
        """Answer DeleteWorkGroup."""
        with self._lock:
            group = self.find(request["WorkGroup"])
            if group.name == _PRIMARY:
                raise invalid_request("The primary workgroup cannot be deleted.")
            del self._groups[group.name]
        return {}

    def page(self, request: Body) -> Body:
        """Answer ListWorkGroups, by name; here an empty description is shown (measured)."""
        token = request.get("NextToken", "")
        names = [name for name in sorted(self._groups) if name > token]
        most = request.get("MaxResults", _GROUPS_A_PAGE)
        shown = [
            {
                "Name": group.name,
                "State": group.state,
                "Description": group.description,
                "CreationTime": group.created,
                "EngineVersion": _ENGINE,
            }
            for group in (self._groups[name] for name in names[:most])
        ]
        return Page(shown, names[most - 1] if len(names) > most else "").under("WorkGroups")


def _configuration(given: Body) -> Body:
    return {
        "EnforceWorkGroupConfiguration": True,
        "EnableMinimumEncryptionConfiguration": False,
        "PublishCloudWatchMetricsEnabled": False,
        "RequesterPaysEnabled": False,
        "ResultConfiguration": {},
        **given,
        "EngineVersion": _ENGINE,
    }
