"""Judges what kustomize makes of deploy/kubernetes, and deploy/spinkube.yaml; then copies with one mistake each, which must be found."""

import json
import pathlib
import shutil
import subprocess
import sys

import kubernetes_validate
import pydantic
import yaml
from cloudcoil.models.prometheus_operator.v1 import PodMonitor

from mistakes import MISTAKES

repository, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
programs = pathlib.Path(sys.executable).parent

# Of those whose schemas the package has; what both know, those between them know too.
VERSIONS = ["1.25", "1.37"]

# What no package has a schema of: these are parsed and no more.
WITHOUT_SCHEMA = {"SpinApp", "SpinAppExecutor"}

# Each overlay with each choice of what can be added to it.
OVERLAYS = {"one": ["ingress", "monitored"], "apart": ["ingress-apart", "monitored"]}


def copy(name, mistake=None):
    """A copy of deploy/, with placeholders for keys."""
    folder = work / "copies" / name
    shutil.copytree(repository / "deploy", folder)
    for overlay in OVERLAYS:
        shutil.copy(repository / ".env.example", folder / "kubernetes" / overlay / ".env")
    if mistake:
        file, old, new = mistake[:3]
        text = (folder / file).read_text()
        if old not in text:
            sys.exit(f"{file} has no {old!r} in which to make a mistake")
        (folder / file).write_text(text.replace(old, new, 1))
    return folder


def render(folder, overlay, components):
    """What kustomize makes of an overlay with these components, which are let in as its comment says."""
    file = folder / "kubernetes" / overlay / "kustomization.yaml"
    before = text = file.read_text()
    for line in ["components:", *(f"  - ../{component}" for component in components)] if components else []:
        if f"# {line}\n" not in text:
            sys.exit(f"{file} does not offer {line}")
        text = text.replace(f"# {line}\n", f"{line}\n")
    file.write_text(text)
    made = subprocess.run([programs / "kubectl", "kustomize", file.parent], capture_output=True, text=True)
    file.write_text(before)
    if made.returncode != 0:
        return None, [f"kustomize: {made.stderr.strip()}"]
    # What is outdated is told as a warning.
    return made.stdout, [f"kustomize: {made.stderr.strip()}"] if made.stderr.strip() else []


known = {}


def schema(document, version):
    """Against the schemas of Kubernetes and of the Prometheus Operator; a field that they do not have is a mistake."""
    key = json.dumps([document, version], sort_keys=True)
    if key not in known:
        known[key] = list(schema_complaints(document, version))
    return known[key]


def schema_complaints(document, version):
    kind = document["kind"]
    name = f"{kind} {document['metadata']['name']}"
    if kind in WITHOUT_SCHEMA:
        return
    if document["apiVersion"] == "monitoring.coreos.com/v1" and kind == "PodMonitor":
        try:
            taken = PodMonitor.model_validate(document).model_dump(mode="json", by_alias=True, exclude_unset=True)
            if taken != document:
                yield f"schema: {name}: only this was understood: {taken}"
        except pydantic.ValidationError as error:
            yield f"schema: {name}: {error}"
        return
    try:
        kubernetes_validate.validate(document, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        yield f"schema: {name}: {'.'.join(map(str, error.path))}: {error.message} ({version})"
    except kubernetes_validate.SchemaNotFoundError as error:
        yield f"schema: {error.message}"


def selects(selector, labels):
    return all(labels.get(key) == value for key, value in selector.items())


def references(documents):
    """Names that lead to nothing. A cluster takes them all."""
    of = lambda kind: [document for document in documents if document["kind"] == kind]  # noqa: E731
    pods = [deployment["spec"]["template"] for deployment in of("Deployment")]
    labels = [pod["metadata"]["labels"] for pod in pods]
    named = lambda kind: {document["metadata"]["name"]: document for document in of(kind)}  # noqa: E731
    secrets, services, claims = named("Secret"), named("Service"), named("PersistentVolumeClaim")
    for pod in pods:
        container = pod["spec"]["containers"][0]
        ports = [port["containerPort"] for port in container["ports"]]
        listened = [int(word.rpartition(":")[2]) for word in container.get("args", []) if word.startswith("0.0.0.0:")]
        if ports != listened:
            yield f"the ports {ports} are told and {listened} are listened on"
        for probe in ["startupProbe", "livenessProbe", "readinessProbe"]:
            asked = container.get(probe, {}).get("httpGet", {})
            if asked.get("port") != ports[0] or "/health/" not in asked.get("path", ""):
                yield f"the {probe} asks {asked}"
        for variable in container.get("env", []):
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            if reference and reference["key"] not in secrets.get(reference["name"], {}).get("data", {}):
                yield f"{variable['name']}: no Secret has {reference}"
            url = variable.get("value", "")
            if url.startswith("http://") and url.removeprefix("http://") not in services:
                yield f"{variable['name']}: no Service is {url}"
        for volume in pod["spec"]["volumes"]:
            claim = volume.get("persistentVolumeClaim")
            if claim and claim["claimName"] not in claims:
                yield f"there is no claim {claim['claimName']}"
    for service in services.values():
        chosen = [pod for pod in pods if selects(service["spec"]["selector"], pod["metadata"]["labels"])]
        opened = [port["containerPort"] for pod in chosen for port in pod["spec"]["containers"][0]["ports"]]
        if len(chosen) != 1 or service["spec"]["ports"][0]["targetPort"] not in opened:
            yield f"the Service {service['metadata']['name']} leads to {len(chosen)} pods with {opened}"
    monitors = [(monitor, monitor["spec"]["selector"]["matchLabels"]) for monitor in of("PodMonitor")]
    policies = [(policy, policy["spec"]["podSelector"]["matchLabels"]) for policy in of("NetworkPolicy")]
    for document, selector in [*monitors, *policies]:
        if not any(selects(selector, pod) for pod in labels):
            yield f"{document['kind']} {document['metadata']['name']} is for no pod"
    for policy, _ in policies:
        for rule in policy["spec"].get("ingress", []):
            for port in rule["ports"]:
                if not any(port["port"] == opened["containerPort"] for pod in pods for opened in pod["spec"]["containers"][0]["ports"]):
                    yield f"{policy['metadata']['name']} lets in to the port {port['port']}, which no pod has"
    # Every pod is closed in both directions; the other policies open.
    for pod in labels:
        closing = [policy["spec"]["policyTypes"] for policy, selector in policies if selects(selector, pod)]
        if ["Ingress", "Egress"] not in closing:
            yield f"no NetworkPolicy closes {pod} in both directions"
    for monitor, _ in monitors:
        for endpoint in monitor["spec"]["podMetricsEndpoints"]:
            if not all(any(port.get("name") == endpoint["port"] for port in pod["spec"]["containers"][0]["ports"]) for pod in pods):
                yield f"the PodMonitor asks {endpoint['port']}, which not every pod has"
    for ingress in of("Ingress"):
        for path in ingress["spec"]["rules"][0]["http"]["paths"]:
            backend = path["backend"]["service"]
            ports = [port["port"] for port in services.get(backend["name"], {"spec": {"ports": []}})["spec"]["ports"]]
            if backend["port"]["number"] not in ports:
                yield f"no Service has {backend}"
        hosts = [rule["host"] for rule in ingress["spec"]["rules"]]
        if [host for tls in ingress["spec"]["tls"] for host in tls["hosts"]] != hosts:
            yield f"not all of {hosts} have TLS"


def judge(text, versions=VERSIONS):
    documents = [document for document in yaml.load_all(text, yaml.CSafeLoader) if document]
    if not any(document["kind"] in ("Deployment", "SpinApp") for document in documents):
        return ["nothing would run"]
    complaints = [complaint for document in documents for version in versions for complaint in schema(document, version)]
    # Names are followed in what has the form that is expected.
    if complaints or any(document["kind"] in WITHOUT_SCHEMA for document in documents):
        return complaints
    return [f"references: {complaint}" for complaint in references(documents)]


def choices(names):
    return [[name for bit, name in enumerate(names) if number >> bit & 1] for number in range(2 ** len(names))]


def judge_all():
    """All that can be applied, and what is wrong with it."""
    complaints, folder = {}, copy("right")
    texts = {"spinkube": ((folder / "spinkube.yaml").read_text(), [])}
    for overlay, offered in OVERLAYS.items():
        for chosen in choices(offered):
            texts["+".join([overlay, *chosen])] = render(folder, overlay, chosen)
    for name, (text, told) in texts.items():
        complaints[name] = told + (judge(text) if text else [])
    return complaints


def judge_mistakes():
    """Which mistakes nobody finds. Each is made in a copy of its own, and looked for where all is let in."""
    found = []
    for number, mistake in enumerate(MISTAKES):
        folder, told = copy(str(number), mistake), []
        others = [f"kubernetes/{overlay}/" for overlay in OVERLAYS]
        for overlay, offered in OVERLAYS.items():
            if mistake[0].startswith(tuple(others)) and not mistake[0].startswith(f"kubernetes/{overlay}/"):
                continue
            text, complaints = render(folder, overlay, offered)
            told += complaints + (judge(text, VERSIONS[-1:]) if text else [])
        told += judge((folder / "spinkube.yaml").read_text(), VERSIONS[-1:])
        found.append(told)
    return [
        f"{file}: {new!r} in place of {old!r} was to be found by {judge}, and was told: {told}"
        for (file, old, new, judge), told in zip(MISTAKES, found)
        if not any(complaint.startswith(judge) for complaint in told)
    ]


shutil.rmtree(work, ignore_errors=True)
work.mkdir(parents=True)
complaints = judge_all()
for name, told in complaints.items():
    print(f"{name}: {'right' if not told else ''}", *told, sep="\n  " if told else "")
if any(complaints.values()):
    sys.exit(1)
missed = judge_mistakes()
print(f"{len(MISTAKES) - len(missed)} of {len(MISTAKES)} mistakes are found", *missed, sep="\n  ")
sys.exit(bool(missed))
