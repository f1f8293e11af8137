#!/usr/bin/env bash
# Runs the integration tests of a checkout of bitrix24/b24pysdk against the portal simulator.
# usage: run.sh CHECKOUT [pytest arguments]        see README.md
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=${1:?"usage: run.sh CHECKOUT [pytest arguments]"}
shift
port=${PORT:-18443}
python=${PYTHON:-python3}
jar=$(ls "$here"/../target/bitrix24-portal-simulator-*-app.jar 2>/dev/null | head -1)
if [ -z "$jar" ]; then
  echo "build the simulator first: mvn -q -Dquick -DskipTests -pl bitrix24-portal-simulator package" >&2
  exit 2
fi
work=$(mktemp -d)
java -jar "$jar" --port "$port" --tls "$work/portal.pem" --domain portal.test --public-url https://portal.test \
  --tls-name oauth.bitrix24.tech --user 2:Anna:102 --application "SDK" >"$work/out" 2>"$work/log" &
simulator=$!
trap 'kill $simulator; rm -rf "$work"' EXIT
until grep -q READY "$work/out"; do
  kill -0 $simulator || { cat "$work/log" >&2; exit 1; }
  read -rt 0.2 <> <(:) || true
done
key() { grep APPLICATION "$work/out" | sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
export B24_DOMAIN=portal.test PBX24_PORT=$port B24_EXPIRES_IN=3600
export B24_WEBHOOK=$(grep WEBHOOK "$work/out" | sed 's#.*/rest/##; s#/$##')
export B24_CLIENT_ID=$(key client_id) B24_CLIENT_SECRET=$(key client_secret)
export B24_ACCESS_TOKEN=$(key access_token) B24_REFRESH_TOKEN=$(key refresh_token)
export REQUESTS_CA_BUNDLE=$work/portal.pem
export PYTHONPATH=$here:$checkout${PYTHONPATH:+:$PYTHONPATH}
cd "$checkout"
scopes=tests/integration/scopes
[ $# -gt 0 ] || set -- $scopes/telephony $scopes/voximplant $scopes/user $scopes/event $scopes/app \
  $scopes/test_{placement,profile,scope,server,method,feature,events,access}.py \
  $scopes/crm/{deal,contact,lead,company,activity,status,enum} $scopes/crm/test_{userfield,crm_multifield}.py
"$python" -m pytest -p portal_address -q --tb=line -rf "$@"
