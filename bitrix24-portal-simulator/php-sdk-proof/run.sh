#!/usr/bin/env bash
# Runs the integration tests of a checkout of bitrix24/b24phpsdk against the portal simulator, with an incoming webhook.
# usage: run.sh CHECKOUT [folders below tests/Integration]        see ../python-sdk-proof/README.md
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=${1:?"usage: run.sh CHECKOUT [folders below tests/Integration]"}
shift
port=${PORT:-18090}
phpunit=${PHPUNIT:-$checkout/vendor/bin/phpunit}
jar=$(ls "$here"/../target/bitrix24-portal-simulator-*-app.jar 2>/dev/null | head -1)
if [ -z "$jar" ]; then
  echo "build the simulator first: mvn -q -Dquick -DskipTests -pl bitrix24-portal-simulator package" >&2
  exit 2
fi
work=$(mktemp -d)
java -jar "$jar" --port "$port" --user 2:Anna:102 --user 3:test:103 >"$work/out" 2>"$work/log" &
simulator=$!
trap 'kill $simulator; rm -rf "$work"' EXIT
until grep -q READY "$work/out"; do
  kill -0 $simulator || { cat "$work/log" >&2; exit 1; }
  read -rt 0.2 <> <(:) || true
done
export BITRIX24_WEBHOOK=$(grep WEBHOOK "$work/out" | cut -d' ' -f2) INTEGRATION_TEST_LOG_LEVEL=600
[ $# -gt 0 ] || set -- Services/Telephony Services/User Services/Placement Services/Main \
  Services/CRM/{Deal,Contact,Lead,Company,Activity,Status,Timeline,Userfield,Duplicates}
cd "$checkout"
result=0
for folder in "$@"; do
  echo "== $folder"
  php -d variables_order=EGPCS "$phpunit" --no-configuration --bootstrap tests/bootstrap.php "tests/Integration/$folder" || result=1
done
exit $result
