"""Workgroups: the output location, and whether it overrides the query's."""

import threading
import time
from dataclasses import dataclass, field

from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.protocol import Body, Page

_PRIMARY = "primary"
_GROUPS_PER_PAGE = 50

_ENGINE = {
    "SelectedEngineVersion": "AUTO",
    "EffectiveEngineVersion": "Athena engine version 3",
}


@dataclass(slots=True)
class WorkGroup:
    """One workgroup; ``configuration`` has the form of GetWorkGroup."""

    name: str
    configuration: Body
    description: str = ""
    state: str = "ENABLED"
    created: float = field(default_factory=time.time)

    @property
    def output_location(self) -> str:
        """The workgroup's output location; empty if it has none."""
        return str(self.configuration["ResultConfiguration"].get("OutputLocation", ""))

    @property
    def enforced(self) -> bool:
        """Whether the workgroup's settings override the query's."""
        return bool(self.configuration["EnforceWorkGroupConfiguration"])


class WorkGroups:
    """The workgroups of one region; ``primary`` always exists."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        primary = WorkGroup(_PRIMARY, _configuration({"EnforceWorkGroupConfiguration": False}))
        self._groups = {_PRIMARY: primary}

    def find(self, name: str) -> WorkGroup:
        """Return a workgroup; raises ServiceError if there is none with this name."""
        group = self._groups.get(name)
        if group is None:
            # Athena's message does not contain the name (measured).
            raise invalid_request("WorkGroup is not found.")
        return group

    def get(self, request: Body) -> Body:
        """Handle GetWorkGroup; an empty description is omitted (measured)."""
        group = self.find(request["WorkGroup"])
        description = {
            "Name": group.name,
            "State": group.state,
            "Configuration": group.configuration,
            "CreationTime": group.created,
        }
        if group.description:
            description["Description"] = group.description
        return {"WorkGroup": description}

    def create(self, request: Body) -> Body:
        """Handle CreateWorkGroup; settings are enforced unless the request disables it."""
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
        """Handle UpdateWorkGroup."""
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
        """Handle DeleteWorkGroup."""
        with self._lock:
            group = self.find(request["WorkGroup"])
            if group.name == _PRIMARY:
                raise invalid_request("The primary workgroup cannot be deleted.")
            del self._groups[group.name]
        return {}

    def page(self, request: Body) -> Body:
        """Handle ListWorkGroups, by name; an empty description is included (measured)."""
        token = request.get("NextToken", "")
        names = [name for name in sorted(self._groups) if name > token]
        size = request.get("MaxResults", _GROUPS_PER_PAGE)
        groups = [
            {
                "Name": group.name,
                "State": group.state,
                "Description": group.description,
                "CreationTime": group.created,
                "EngineVersion": _ENGINE,
            }
            for group in (self._groups[name] for name in names[:size])
        ]
        return Page(groups, names[size - 1] if len(names) > size else "").under("WorkGroups")


def _configuration(settings: Body) -> Body:
    return {
        "EnforceWorkGroupConfiguration": True,
        "EnableMinimumEncryptionConfiguration": False,
        "PublishCloudWatchMetricsEnabled": False,
        "RequesterPaysEnabled": False,
        "ResultConfiguration": {},
        **settings,
        "EngineVersion": _ENGINE,
    }
