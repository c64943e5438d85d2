"""Creates what the examples of the descriptions are about, so that whoever sends them finds it."""

import json
import pathlib
import sys

import requests

url, key, examples = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
headers = {"X-API-KEY": key, "Content-Type": "application/vnd.api+json"}

for service, operation, path in [
    ("products", "createProduct", "/products"),
    ("inventory", "startInventory", "/inventory"),
    ("inventory", "buy", "/inventory/purchase"),
    ("inventory", "createReservation", "/inventory/reservations"),
]:
    document = json.loads((examples / f"{service}.json").read_text())[operation]["request"]
    try:
        answer = requests.post(url + path, json=document, headers=headers, timeout=10)
    except requests.ConnectionError:
        sys.exit(1)
    if answer.status_code != 201:
        sys.exit(f"{operation}: {answer.status_code} {answer.text}")
