#!/usr/bin/env python3
"""Pushes a tiny image to a registry, or pulls one, with nothing but the standard library.

    oci_client.py push URL REPOSITORY TAG < password
    oci_client.py pull URL REPOSITORY TAG < password

Prints the digest of the manifest. Ends with 1 when the registry does not do as it should.
"""

import base64
import hashlib
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
PART = 5 * 1024 * 1024


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Registry:
    def __init__(self, url, repository, password):
        self.url = url
        self.base = f"{url}/v2/{repository}/"
        self.token = base64.b64encode(f"AWS:{password}".encode()).decode()

    def send(self, method, path, body=None, kind=None, extra=None):
        """Status, headers and body of an answer; `path` may be a whole address."""
        headers = {"Authorization": f"Basic {self.token}", **(extra or {})}
        if kind:
            headers["Content-Type"] = kind
        address = urllib.parse.urljoin(self.base, path)
        request = urllib.request.Request(address, data=body, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    def want(self, statuses, *arguments, **named):
        status, headers, body = self.send(*arguments, **named)
        if status not in statuses:
            sys.exit(f"{arguments[:2]}: {status} {body[:500]!r}")
        return headers, body

    def upload(self, content):
        """In parts, as large layers are; what is there already is left out."""
        name = digest(content)
        if self.send("HEAD", f"blobs/{name}")[0] == 200:
            return name
        headers, _ = self.want({202}, "POST", "blobs/uploads/", body=b"")
        place = headers["Location"]
        for begin in range(0, len(content), PART):
            part = content[begin : begin + PART]
            extra = {"Content-Range": f"{begin}-{begin + len(part) - 1}"}
            kind = "application/octet-stream"
            headers, _ = self.want({201, 202}, "PATCH", place, body=part, kind=kind, extra=extra)
            place = headers["Location"]
        self.want({201}, "PUT", f"{place}?digest={urllib.parse.quote(name)}", body=b"")
        headers, _ = self.want({200}, "HEAD", f"blobs/{name}")
        if int(headers["Content-Length"]) != len(content):
            sys.exit(f"{name} has {headers['Content-Length']} bytes, not {len(content)}")
        return name

    def push(self, tag):
        config = json.dumps({"os": "linux", "architecture": "arm64"}).encode()
        layers = [b"a small layer", bytes(range(256)) * (6 * 1024 * 4)]
        described = [
            {"mediaType": LAYER, "digest": self.upload(layer), "size": len(layer)}
            for layer in layers
        ]
        # Indented: a registry keeps the bytes it was given.
        manifest = json.dumps(
            {
                "schemaVersion": 2,
                "mediaType": MANIFEST,
                "config": {
                    "mediaType": CONFIG,
                    "digest": self.upload(config),
                    "size": len(config),
                },
                "layers": described,
            },
            indent=3,
        ).encode()
        name = digest(manifest)
        self.want({201}, "PUT", f"manifests/{name}", body=manifest, kind=MANIFEST)
        index = json.dumps(
            {
                "schemaVersion": 2,
                "mediaType": INDEX,
                "manifests": [
                    {
                        "mediaType": MANIFEST,
                        "digest": name,
                        "size": len(manifest),
                        "platform": {"os": "linux", "architecture": "arm64"},
                    }
                ],
            }
        ).encode()
        self.want({201}, "PUT", f"manifests/{tag}", body=index, kind=INDEX)
        return digest(index)

    def document(self, reference):
        headers, body = self.want({200}, "GET", f"manifests/{reference}")
        if headers["Docker-Content-Digest"] != digest(body):
            sys.exit(f"{reference}: not the bytes of {headers['Docker-Content-Digest']}")
        return digest(body), json.loads(body)

    def pull(self, tag):
        name, index = self.document(tag)
        for image in index["manifests"]:
            _, manifest = self.document(image["digest"])
            config = manifest["config"]
            # Sent on to where blobs are stored; `urllib` follows.
            _, body = self.want({200}, "GET", f"blobs/{config['digest']}")
            if digest(body) != config["digest"]:
                sys.exit(f"{config['digest']}: other bytes")
            for layer in manifest["layers"]:
                headers, _ = self.want({200}, "HEAD", f"blobs/{layer['digest']}")
                if int(headers["Content-Length"]) != layer["size"]:
                    sys.exit(f"{layer['digest']}: another size")
        return name


def main():
    verb, url, repository, tag = sys.argv[1:]
    registry = Registry(url, repository, sys.stdin.read().strip())
    if registry.send("GET", f"{url}/v2/")[0] != 200:
        sys.exit("the token is not good")
    print(registry.push(tag) if verb == "push" else registry.pull(tag))


if __name__ == "__main__":
    main()
