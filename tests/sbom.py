"""What a locked installation is made of, as CycloneDX: ``python tests/sbom.py`` writes it anew.

The versions are those of the lock file; licences and who needs whom are what the installed packages
say of themselves, as in docs/third-party.md.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

import investpakke
from investpakke_addin.supply import OWN, SBOM, locked
from third_party import ONLY_ON_WINDOWS, PROJECT, ROOT, licence, name_of, wanted_by

FILE = ROOT / "addin" / "investpakke_addin" / "supply" / SBOM
_ON_MACS = "darwin"


def bom() -> Bom:
    """Return what investpakke with its extra `excel` is made of, on Windows and Linux."""
    root = Component(
        name=OWN,
        type=ComponentType.APPLICATION,
        version=investpakke.__version__,
        bom_ref=OWN,
        licenses=[LicenseExpression("MIT")],
    )
    made = Bom(serial_number=uuid.UUID(int=0))
    made.metadata.component = root
    parts: dict[str, list[Component]] = defaultdict(list)
    for one in locked():
        if _ON_MACS not in one.marker:
            parts[one.name].append(_component(one.name, one.version))
    for component in (part for several in parts.values() for part in several):
        made.components.add(component)
        needs = () if component.name in ONLY_ON_WINDOWS else wanted_by(component.name)
        made.register_dependency(component, [p for name in needs for p in parts.get(name, ())])
    direct = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["excel"]]
    made.register_dependency(root, [p for name in map(name_of, direct) for p in parts[name]])
    return made


def _component(name: str, version: str) -> Component:
    purl = PackageURL("pypi", name=name, version=version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{name}=={version}",
        purl=purl,
        licenses=[LicenseExpression(licence(name))],
    )


def written() -> str:
    """Return it as JSON, the same each time: the serial number is that of the content."""
    told = json.loads(JsonV1Dot6(bom()).output_as_string())
    told["metadata"].pop("timestamp", None)
    told.pop("serialNumber")
    content = json.dumps(told, sort_keys=True)
    told["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}"
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
