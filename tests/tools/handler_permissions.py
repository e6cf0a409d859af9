#!/usr/bin/env python3
"""Write the table of permissions that CloudFormation's handlers need, type by type.

    handler_permissions.py            write src/iam/handlers.json
    handler_permissions.py --check    exit 1 if that file is not what would be written

The lists are the `handlers.*.permissions` of the resource schemas AWS publishes, as the `cfn-lint`
package bundles them. The package has to be installed, in the version pinned below. The types are
those of resource_schemas.py.
"""

import json
import pathlib
import sys

from resource_schemas import REGION, TYPES, VERSION, cfnlint

TABLE = pathlib.Path(__file__).parents[2] / "src/iam/handlers.json"
OPERATIONS = ("create", "read", "update", "delete")


def table():
    """The whole file, one type a line."""
    if cfnlint.version.__version__ != VERSION:
        sys.exit(f"cfn-lint {VERSION} is wanted, found {cfnlint.version.__version__}")
    root = pathlib.Path(cfnlint.__file__).parent / "data/schemas"
    files = json.loads((root / f"providers/{REGION}.json").read_text())
    date = json.loads((root / "version.json").read_text())["schema_date"][:10]
    lines = []
    for resource_type in sorted(TYPES):
        schema = json.loads((root / f"resources/{files[resource_type]}.json").read_text())
        handlers = schema.get("handlers", {})
        entry = {
            operation: " ".join(sorted(set(handlers[operation]["permissions"])))
            for operation in OPERATIONS
            if operation in handlers
        }
        lines.append(f"{json.dumps(resource_type)}:{json.dumps(entry, separators=(',', ':'))}")
    source = {"package": "cfn-lint", "version": VERSION, "date": date, "region": REGION}
    return '{"source":%s,\n"types":{\n%s\n}}\n' % (json.dumps(source), ",\n".join(lines))


def main():
    text = table()
    if sys.argv[1:] == ["--check"]:
        if not TABLE.exists() or TABLE.read_text() != text:
            sys.exit(f"{TABLE} is out of date: run {sys.argv[0]}")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TABLE.write_text(text)


if __name__ == "__main__":
    main()
