"""Downloads a disk as the exporter's first clients do: a connection and a request for each chunk.

usage: one-request-a-chunk.py SNAPSHOT-URL DISK FILE
"""
import json
import os
import ssl
import sys
import urllib.request

snapshot, disk, file = sys.argv[1:]
tls = ssl.create_default_context(cafile=os.environ["OVM_EXPORTER_CAFILE"])
token = {"Authorization": "Bearer " + os.environ["OVM_EXPORTER_TOKEN"]}


def open_url(url, headers):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), context=tls)


with open_url(snapshot, token) as answer:
    found = next(d for d in json.load(answer)["disks"] if d["device_name"] == disk)
with open(file, "wb") as image:
    image.truncate(found["size"])
    for chunk in found["chunks"]:
        image.seek(chunk["start"])
        last = chunk["start"] + chunk["length"] - 1
        headers = dict(token, Range="bytes=%d-%d" % (chunk["start"], last))
        with open_url(snapshot + "/disks/" + found["name"], headers) as answer:
            for piece in iter(lambda: answer.read(1 << 20), b""):
                image.write(piece)
