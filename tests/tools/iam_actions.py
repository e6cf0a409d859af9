#!/usr/bin/env python3
"""Write the table of IAM actions that stackgen's policy checks use.

    iam_actions.py            write src/template/check/policies/actions.json
    iam_actions.py --check    exit 1 if that file is not what would be written

For each service, in lower case: `scoped` are the actions that a policy can limit to named
resources, `unscoped` those that it cannot. The lists come out of the `cfn-lint` package, which
builds them from AWS's service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/). The package has to be
installed, in the version pinned below. Add a service by adding its prefix to SERVICES.
"""

import json
import pathlib
import sys

try:
    import cfnlint
    import cfnlint.version
except ModuleNotFoundError:
    sys.exit("cfn-lint is not installed: pip install cfn-lint==1.58.0")

VERSION = "1.58.0"
TABLE = pathlib.Path(__file__).parents[2] / "src/template/check/policies/actions.json"
SERVICES = """
autoscaling cloudformation cloudwatch ec2 ec2messages ecr ecr-public ecs elasticloadbalancing iam
kms logs s3 scheduler sqs ssm ssmmessages sts xray
""".split()


def table():
    """The whole file, one service a line."""
    if cfnlint.version.__version__ != VERSION:
        sys.exit(f"cfn-lint {VERSION} is wanted, found {cfnlint.version.__version__}")
    data = pathlib.Path(cfnlint.__file__).parent / "data"
    services = json.loads((data / "AdditionalSpecs/Policies.json").read_text())
    date = json.loads((data / "schemas/version.json").read_text())["schema_date"][:10]
    lines = []
    for service in sorted(SERVICES):
        actions = services[service]["Actions"]
        entry = {
            "scoped": " ".join(sorted(a for a, about in actions.items() if about.get("Resources"))),
            "unscoped": " ".join(
                sorted(a for a, about in actions.items() if not about.get("Resources"))
            ),
        }
        lines.append(f"{json.dumps(service)}:{json.dumps(entry, separators=(',', ':'))}")
    source = {"package": "cfn-lint", "version": VERSION, "date": date}
    return '{"source":%s,\n"services":{\n%s\n}}\n' % (json.dumps(source), ",\n".join(lines))


def main():
    text = table()
    if sys.argv[1:] == ["--check"]:
        if not TABLE.exists() or TABLE.read_text() != text:
            sys.exit(f"{TABLE} is out of date: run {sys.argv[0]}")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text(text)


if __name__ == "__main__":
    main()
