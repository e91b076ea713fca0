#!/usr/bin/env bash
# Made once, valid for a hundred years: an authority of the tests' own, a server's certificate for 127.0.0.1 and localhost,
# and a client's. The keys protect nothing.
set -eu
cd "$(dirname "$0")"
new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
openssl req -x509 "${new_key[@]}" -keyout ca-key.pem -out ca.pem -days 36500 -subj '/CN=tests of decline-salvage'
sign() {
  openssl req "${new_key[@]}" -keyout "$1-key.pem" -out "$1.csr" -subj "/CN=$1"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 36500 -extfile <(echo "$2") -out "$1.pem"
}
sign server 'subjectAltName=IP:127.0.0.1,DNS:localhost'
sign client 'extendedKeyUsage=clientAuth'
rm -f ca-key.pem ca.srl ./*.csr
