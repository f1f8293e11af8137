#!/usr/bin/env bash
# Runs the integration tests of a checkout of bitrix24/b24phpsdk against the portal simulator.
# usage: run.sh CHECKOUT [folders below tests/Integration]        see ../python-sdk-proof/README.md
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "${1:?"usage: run.sh CHECKOUT [folders below tests/Integration]"}" && pwd)
shift
port=${PORT:-18090}
phpunit=${PHPUNIT:-$checkout/vendor/bin/phpunit}
jar=$(ls "$here"/../target/bitrix24-portal-simulator-*-app.jar 2>/dev/null | head -1)
if [ -z "$jar" ]; then
  echo "build the simulator first: mvn -q -Dquick -DskipTests -pl bitrix24-portal-simulator package" >&2
  exit 2
fi
work=$(mktemp -d)
# The SDK drops the port of an application's portal, so the simulator plays the proxy that leads to a portal without one.
java -jar "$jar" --port "$port" --domain portal.test --public-url http://portal.test \
  --user 2:Anna:102 --user 3:test:103 --application SDK >"$work/out" 2>"$work/log" &
simulator=$!
trap 'kill $simulator; rm -rf "$work"' EXIT
until grep -q READY "$work/out"; do
  kill -0 $simulator || { cat "$work/log" >&2; exit 1; }
  read -rt 0.2 <> <(:) || true
done
key() { grep APPLICATION "$work/out" | sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
export http_proxy=http://127.0.0.1:$port SDK_CHECKOUT=$checkout INTEGRATION_TEST_LOG_LEVEL=600
export BITRIX24_WEBHOOK=$(grep WEBHOOK "$work/out" | cut -d' ' -f2)
export SDK_ACCESS_TOKEN=$(key access_token) SDK_REFRESH_TOKEN=$(key refresh_token)
export BITRIX24_PHP_SDK_APPLICATION_CLIENT_ID=$(key client_id) BITRIX24_PHP_SDK_APPLICATION_CLIENT_SECRET=$(key client_secret)
export BITRIX24_PHP_SDK_APPLICATION_SCOPE=crm,telephony,call,user,placement BITRIX24_PHP_SDK_APPLICATION_DOMAIN_URL=http://portal.test
[ $# -gt 0 ] || set -- Services/Telephony Services/User Services/Placement Services/Main \
  Services/CRM/{Deal,Contact,Lead,Company,Activity,Status,Timeline,Userfield,Duplicates}
cd "$checkout"
result=0
for folder in "$@"; do
  echo "== $folder"
  php -d variables_order=EGPCS "$phpunit" --no-configuration --bootstrap "$here/application.php" "tests/Integration/$folder" || result=1
done
exit $result
