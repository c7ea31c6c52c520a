#!/bin/bash
# Downloads the disks of a VM, or what has changed since the last run.
#
# usage: download.sh VM DIRECTORY
#
# The exporter is named by the variables OVM_EXPORTER_ENDPOINT, OVM_EXPORTER_USERNAME,
# OVM_EXPORTER_PASSWORD and OVM_EXPORTER_CAFILE.
set -euo pipefail

[ $# = 2 ] || { sed -n '2,7s/^# \?//p' "$0" >&2; exit 2; }
vm=$1
directory=$2
state=$directory/snapshot
api=${OVM_EXPORTER_ENDPOINT%/}/api/v1
mkdir -p "$directory"

# The token goes through a file descriptor: every user of a machine sees command lines.
get() {
  curl -sS --fail-with-body --cacert "$OVM_EXPORTER_CAFILE" -H @<(echo "Authorization: Bearer $token") "$@"
}

token=$(jq -n '{username: env.OVM_EXPORTER_USERNAME, password: env.OVM_EXPORTER_PASSWORD}' |
  curl -sS --fail-with-body --cacert "$OVM_EXPORTER_CAFILE" -d @- "$api/auth/login" | jq -r .token)

# The snapshot that the images are copies of, if it is still there to compare with.
older=
if [ -e "$state" ]; then
  older=$(get "$api/vms/$vm" | jq -r --arg last "$(cat "$state")" '.snapshots[] | select(. == $last)')
fi
newer=$(get -X POST "$api/vms/$vm/snapshots" | jq -r .id)
snapshot=$api/vms/$vm/snapshots/$newer
changes=$(mktemp)
trap 'rm -f "$changes"' EXIT
get "$snapshot${older:+?compareTo=$older}" >"$changes"

# From here on the images are neither the older snapshot nor the newer one.
[ ! -e "$state" ] || mv "$state" "$state.partial"
jq -r '.disks[] | [.name, .device_name, .size, (has("base_size") | tostring)] | @tsv' "$changes" |
  while IFS=$'\t' read -r name device size in_older; do
    image=$directory/$(basename "$name")
    kind=changes
    if [ "$in_older" = false ]; then
      kind=full
      rm -f "$image"
    fi
    truncate -s "$size" "$image"
    fetched=0
    while read -r start length zero; do
      if [ "$zero" = true ]; then
        fallocate -p -o "$start" -l "$length" "$image"
      else
        get -r "$start-$((start + length - 1))" "$snapshot/disks/$name" |
          dd of="$image" bs=1M seek="$start" oflag=seek_bytes conv=notrunc iflag=fullblock status=none
        fetched=$((fetched + length))
      fi
    done < <(jq -r --arg disk "$device" '.disks[] | select(.device_name == $disk).chunks[]
      | "\(.start) \(.length) \(.zero // false)"' "$changes")
    sync "$image"
    echo "$device: $fetched of $size bytes fetched ($kind)"
  done
echo "$newer" >"$state.partial"
mv "$state.partial" "$state"
[ -z "$older" ] || get -X DELETE "$api/vms/$vm/snapshots/$older"
