#!/usr/bin/env bash
# certificates.sh FOLDER: an authority, the host, alice, and an RFC 3820 proxy of alice.
set -euo pipefail
cd "$1"; exec >/dev/null 2>&1
umask 077
O='/C=CH/O=OSSR Test'
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -keyout ca.key -out ca.pem -subj "$O/CN=OSSR Test CA" \
  -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'
make() { # name subject extensions
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -out "$1.pem" -extfile <(printf '%b' "$3")
}
make host "$O/CN=localhost" 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\nauthorityKeyIdentifier=keyid\n'
make alice "$O/CN=Alice Example" 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=clientAuth\n'
make mallory "$O/CN=Mallory Unknown" 'basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n'
openssl req -newkey rsa:2048 -nodes -keyout proxy.key -out proxy.csr -subj "$O/CN=Alice Example/CN=1234567890"
openssl x509 -req -in proxy.csr -CA alice.pem -CAkey alice.key -set_serial 1234567890 -days 3650 -out proxy.pem \
  -extfile <(printf 'keyUsage=critical,digitalSignature,keyEncipherment\nproxyCertInfo=critical,language:id-ppl-inheritAll\n')
chmod 644 ca.pem host.pem alice.pem
cat proxy.pem proxy.key alice.pem > alice-proxy.pem
