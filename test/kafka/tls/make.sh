#!/usr/bin/env bash
# Made once: an authority of the tests' own, a server's certificate for 127.0.0.1 and localhost, and a client's. They are
# valid from long ago for a hundred years, as a machine's clock may be wrong. The keys protect nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index.txt"
cat >"$work/ca.conf" <<CONF
[ca]
default_ca = tests
[tests]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
CONF
request() { # file, subject
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1-key.pem" -out "$work/$1.csr" -subj "/CN=$2"
}
sign() { # file, extensions, how it is signed
  local file=$1 extensions=$2
  shift 2
  openssl ca -batch -notext -config "$work/ca.conf" -startdate 20200101000000Z -enddate 21200101000000Z \
    -in "$work/$file.csr" -out "$file.pem" -extfile <(echo "$extensions") "$@"
}
request ca 'tests of decline-salvage'
sign ca 'basicConstraints=critical,CA:true' -selfsign -keyfile ca-key.pem
for name in server client; do request "$name" "$name"; done
sign server 'subjectAltName=IP:127.0.0.1,DNS:localhost' -cert ca.pem -keyfile ca-key.pem
sign client 'extendedKeyUsage=clientAuth' -cert ca.pem -keyfile ca-key.pem
rm ca-key.pem
