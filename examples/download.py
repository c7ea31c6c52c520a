#!/usr/bin/env python3
"""Downloads the disks of a VM, or what has changed since the last run.

usage: download.py VM DIRECTORY

The exporter is named by the variables OVM_EXPORTER_ENDPOINT, OVM_EXPORTER_USERNAME,
OVM_EXPORTER_PASSWORD and OVM_EXPORTER_CAFILE.
"""
import json
import os
import shutil
import ssl
import sys
import urllib.error
import urllib.request

PIECE = 1 << 20


class Exporter:
    def __init__(self, endpoint, ca_file):
        self.api = endpoint.rstrip("/") + "/api/v1/"
        self.tls = ssl.create_default_context(cafile=ca_file)
        self.token = None

    def open(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.api + path, body, headers or {}, method=method)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        return urllib.request.urlopen(request, context=self.tls)

    def json(self, method, path, body=None):
        with self.open(method, path, body) as answer:
            return json.load(answer)

    def log_in(self, username, password):
        body = json.dumps({"username": username, "password": password}).encode()
        self.token = self.json("POST", "auth/login", body)["token"]


def apply_chunks(exporter, path, disk, file):
    """Makes a file that holds what the disk was before equal to what it is now."""
    file.truncate(disk["size"])
    fetched = 0
    for chunk in disk["chunks"]:
        start, length = chunk["start"], chunk["length"]
        file.seek(start)
        if chunk.get("zero"):
            write_zeros(file, length)
            continue
        headers = {"Range": "bytes=%d-%d" % (start, start + length - 1)}
        with exporter.open("GET", path, headers=headers) as answer:
            shutil.copyfileobj(answer, file, PIECE)
        if file.tell() != start + length:
            raise IOError("the exporter broke off in the chunk at %d" % start)
        fetched += length
    return fetched


def write_zeros(file, length):
    while length > 0:
        length -= file.write(bytes(min(length, PIECE)))


def last_snapshot(state, snapshots):
    """The snapshot that the images are copies of, if it is still there to compare with."""
    if not os.path.exists(state):
        return None
    with open(state) as file:
        last = file.read().strip()
    return last if last in snapshots else None


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    vm, directory = sys.argv[1:]
    os.makedirs(directory, exist_ok=True)
    state = os.path.join(directory, "snapshot")

    exporter = Exporter(os.environ["OVM_EXPORTER_ENDPOINT"], os.environ.get("OVM_EXPORTER_CAFILE"))
    exporter.log_in(os.environ["OVM_EXPORTER_USERNAME"], os.environ["OVM_EXPORTER_PASSWORD"])

    older = last_snapshot(state, exporter.json("GET", "vms/" + vm)["snapshots"])
    newer = exporter.json("POST", "vms/" + vm + "/snapshots")["id"]
    path = "vms/" + vm + "/snapshots/" + newer
    snapshot = exporter.json("GET", path + ("?compareTo=" + older if older else ""))

    # From here on the images are neither the older snapshot nor the newer one.
    if os.path.exists(state):
        os.rename(state, state + ".partial")
    for disk in snapshot["disks"]:
        image = os.path.join(directory, os.path.basename(disk["name"]))
        whole = older is None or "base_size" not in disk
        with open(image, "wb" if whole else "r+b") as file:
            fetched = apply_chunks(exporter, path + "/disks/" + disk["name"], disk, file)
            file.flush()
            os.fsync(file.fileno())
        print("%s: %d of %d bytes fetched (%s)"
              % (disk["device_name"], fetched, disk["size"], "full" if whole else "changes"))
    with open(state + ".partial", "w") as file:
        file.write(newer + "\n")
    os.rename(state + ".partial", state)
    if older:
        exporter.open("DELETE", "vms/" + vm + "/snapshots/" + older).close()


if __name__ == "__main__":
    try:
        main()
    except urllib.error.HTTPError as error:
        sys.exit("%s: %s %s" % (error.url, error.code, error.read().decode(errors="replace")))
